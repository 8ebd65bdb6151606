package dev.pagoda.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pagoda.model.ModelInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters of a picture as text in the form of AUTOMATIC1111's web UI, which many programs
 * read from the {@code parameters} chunk of a PNG: the prompt, a line {@code Negative prompt: …},
 * and one line of {@code Name: value} pairs in which values with commas, colons, quotes or new
 * lines are JSON strings.
 */
public final class InfotextWriter {
  private static final String NEGATIVE = "Negative prompt:";
  private final String version;

  /**
   * @param version of Pagoda, for the last pair
   */
  public InfotextWriter(String version) {
    this.version = version;
  }

  /**
   * The text of one picture.
   *
   * @param request an accepted request
   * @param model the model it names
   * @param image index of the picture, below {@link GenerationRequest#images()}
   */
  public String write(GenerationRequest request, ModelInfo model, int image) {
    int prompt = image / request.numImagesPerPrompt();
    StringBuilder text = new StringBuilder(lines(request.prompt().get(prompt)));
    String negative = at(request.negativePrompt(), prompt);
    String usual = ClassDefaults.of(model.family(), request.task(), false).negativePrompt();
    if (negative != null && !negative.equals(usual)) {
      text.append('\n').append(NEGATIVE).append(' ').append(lines(negative));
    }
    return text.append('\n')
        .append(
            pairs(request, model, image, prompt).entrySet().stream()
                .map(pair -> pair.getKey() + ": " + quote(pair.getValue()))
                .collect(Collectors.joining(", ")))
        .toString();
  }

  private Map<String, String> pairs(
      GenerationRequest request, ModelInfo model, int image, int prompt) {
    Map<String, Object> scheduler = SamplerName.config(request, model);
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("Steps", Integer.toString(request.numInferenceSteps()));
    pairs.put("Sampler", SamplerName.sampler(scheduler));
    put(pairs, "Schedule type", SamplerName.scheduleType(scheduler), "");
    pairs.put("CFG scale", Double.toString(request.guidanceScale()));
    List<Long> seeds = request.seed();
    pairs.put("Seed", Long.toString(seeds.get(seeds.size() == 1 ? 0 : image)));
    if (seeds.size() == 1 && request.images() > 1) {
      // One generator drew the noise of all pictures in turn.
      pairs.put("Batch size", Integer.toString(request.images()));
      pairs.put("Batch pos", Integer.toString(image));
    }
    pairs.put("Size", request.width() + "x" + request.height());
    pairs.put("Model", request.model());
    pairs.put("RNG", "CPU");
    if (request.clipSkip() != null) {
      // There 1 is the last layer; diffusers counts from the last but one.
      pairs.put("Clip skip", Integer.toString(request.clipSkip() + 1));
    }
    put(pairs, "Prompt 2", at(request.prompt2(), prompt), null);
    put(pairs, "Negative prompt 2", at(request.negativePrompt2(), prompt), null);
    put(pairs, "Eta", request.eta(), 0.0);
    put(pairs, "Guidance rescale", request.guidanceRescale(), 0.0);
    pairs.put("PAG scale", Double.toString(request.pagScale()));
    if (request.pagScale() > 0) {
      pairs.put("PAG layers", String.join(", ", request.pagAppliedLayers()));
      put(pairs, "PAG adaptive scale", request.pagAdaptiveScale(), 0.0);
      put(pairs, "PAG start", request.pagStart(), 0.0);
      put(pairs, "PAG end", request.pagEnd(), 1.0);
    }
    conditioning(request, pairs);
    pixArt(request.pixArt(), model, pairs);
    InputPairs.origin(request, pairs);
    InputPairs.adapters(request.adapters(), pairs);
    pairs.put("Version", "pagoda " + version);
    return pairs;
  }

  private static void conditioning(GenerationRequest request, Map<String, String> pairs) {
    MicroConditioning given = request.microConditioning();
    if (given == null) {
      return;
    }
    String size = text(new Size(request.height(), request.width()));
    put(pairs, "Original size", text(given.originalSize()), size);
    put(pairs, "Crop", text(given.cropsCoordsTopLeft()), text(ClassDefaults.CROPS));
    put(pairs, "Target size", text(given.targetSize()), size);
    put(pairs, "Negative original size", text(given.negativeOriginalSize()), null);
    put(
        pairs,
        "Negative crop",
        text(given.negativeCropsCoordsTopLeft()),
        text(ClassDefaults.CROPS));
    put(pairs, "Negative target size", text(given.negativeTargetSize()), null);
  }

  private static void pixArt(PixArtOptions given, ModelInfo model, Map<String, String> pairs) {
    if (given != null) {
      PixArtOptions usual = PixArtDefaults.of(model);
      put(pairs, "Clean caption", given.cleanCaption(), usual.cleanCaption());
      put(pairs, "Resolution binning", given.useResolutionBinning(), usual.useResolutionBinning());
      put(pairs, "Max sequence length", given.maxSequenceLength(), usual.maxSequenceLength());
    }
  }

  /** Adds a pair unless it has the value that goes without saying. */
  private static void put(Map<String, String> pairs, String key, Object value, Object usual) {
    if (value != null && !value.equals(usual)) {
      pairs.put(key, value.toString());
    }
  }

  private static String at(List<String> texts, int index) {
    return texts == null ? null : texts.get(index);
  }

  /** Width first, as in the pair {@code Size}. */
  private static String text(Size size) {
    return size == null ? null : size.width() + "x" + size.height();
  }

  private static String text(Offset offset) {
    return offset.top() + " " + offset.left();
  }

  /** A prompt's own line that looks like the start of the negative prompt joins the line before. */
  private static String lines(String prompt) {
    return prompt.strip().replaceAll("\\R", "\n").replaceAll("\\s*\n\\s*(?=" + NEGATIVE + ")", " ");
  }

  private static String quote(String value) {
    boolean plain =
        !value.isEmpty() && value.equals(value.strip()) && value.matches("[^,:\"\\n\\r\\\\]*");
    return plain ? value : JsonNodeFactory.instance.textNode(value).toString();
  }
}

package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.model.ModelFamily;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.scheduler.Schedulers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Makes a typed request of JSON fields and fills in the defaults. A field of the wrong type is
 * noted and replaced by its default, so that the rules can judge the others.
 */
final class RequestAssembler {
  private final FieldReader fields;
  private final FieldErrors errors;
  private final InputReader inputs;
  private final RequestLimits limits;
  private final SizeChoice sizes;

  RequestAssembler(
      FieldReader fields, FieldErrors errors, InputImages images, RequestLimits limits) {
    this.fields = fields;
    this.errors = errors;
    this.inputs = new InputReader(fields, images, limits.inputs(), errors);
    this.limits = limits;
    this.sizes = new SizeChoice(fields, images, limits.pixels(), errors);
  }

  /**
   * @param model the model, or null where the request names none that there is
   */
  GenerationRequest assemble(ModelInfo model, LongSupplier seeds) {
    List<String> prompt = prompt();
    ModelFamily family = model == null ? ModelFamily.SDXL : model.family();
    ClassDefaults defaults =
        ClassDefaults.of(family, OriginAssembler.task(fields), fields.value(CONTROLNET) != null);
    Origin origin = new OriginAssembler(fields, inputs).assemble(defaults, model);
    Adapters adapters =
        new AdaptersAssembler(fields, inputs, limits.adapters(), errors).assemble(defaults);
    Size size = sizes.choose(defaults, origin, adapters, model);
    List<Long> seed = fields.integers(SEED, null);
    return new GenerationRequest(
        model == null ? "" : model.name(),
        prompt,
        second(PROMPT_2, prompt),
        negative(prompt, defaults),
        second(NEGATIVE_PROMPT_2, prompt),
        size.width(),
        size.height(),
        fields.integer(NUM_IMAGES_PER_PROMPT, 1),
        fields.integer(NUM_INFERENCE_STEPS, defaults.numInferenceSteps()),
        seed == null ? List.of(seeds.getAsLong()) : seed,
        fields.number(GUIDANCE_SCALE, defaults.guidanceScale()),
        fields.number(GUIDANCE_RESCALE, defaults.guidanceRescale()),
        fields.integer(CLIP_SKIP, null),
        fields.number(ETA, 0.0),
        fields.number(PAG_SCALE, ClassDefaults.PAG_SCALE),
        fields.number(PAG_ADAPTIVE_SCALE, 0.0),
        fields.texts(PAG_APPLIED_LAYERS, defaults.pagAppliedLayers()),
        fields.number(PAG_START, 0.0),
        fields.number(PAG_END, 1.0),
        family == ModelFamily.SDXL ? microConditioning(size) : null,
        family == ModelFamily.PIXART_SIGMA ? pixArt(PixArtDefaults.of(model)) : null,
        fields.number(DENOISING_END, null),
        scheduler(),
        outputFormat(),
        fields.integer(OUTPUT_COMPRESSION, null),
        origin,
        adapters,
        new ServiceOptions(
            fields.text(WEBHOOK_URL, null),
            fields.integer(PREVIEW_INTERVAL, null),
            fields.integer(TIMEOUT, null)));
  }

  private List<String> prompt() {
    if (fields.value(PROMPT) == null) {
      errors.add(PROMPT, "is missing; an empty text is allowed");
    }
    return fields.texts(PROMPT, List.of(""));
  }

  /** One text serves all prompts, as in diffusers. */
  private List<String> texts(RequestField field, List<String> prompt) {
    JsonNode value = fields.value(field);
    List<String> texts = fields.texts(field, null);
    return value != null && value.isTextual()
        ? Collections.nCopies(prompt.size(), texts.get(0))
        : texts;
  }

  private List<String> negative(List<String> prompt, ClassDefaults defaults) {
    List<String> given = texts(NEGATIVE_PROMPT, prompt);
    String usual = defaults.negativePrompt();
    return given != null || usual == null ? given : Collections.nCopies(prompt.size(), usual);
  }

  /** An empty text for the second encoder counts as none, as in diffusers. */
  private List<String> second(RequestField field, List<String> prompt) {
    JsonNode value = fields.value(field);
    return value != null && value.isTextual() && value.textValue().isEmpty()
        ? null
        : texts(field, prompt);
  }

  private MicroConditioning microConditioning(Size size) {
    return new MicroConditioning(
        fields.size(ORIGINAL_SIZE, size),
        fields.offset(CROPS_COORDS_TOP_LEFT, ClassDefaults.CROPS),
        fields.size(TARGET_SIZE, size),
        fields.size(NEGATIVE_ORIGINAL_SIZE, null),
        fields.offset(NEGATIVE_CROPS_COORDS_TOP_LEFT, ClassDefaults.CROPS),
        fields.size(NEGATIVE_TARGET_SIZE, null));
  }

  private PixArtOptions pixArt(PixArtOptions usual) {
    return new PixArtOptions(
        fields.flag(CLEAN_CAPTION, usual.cleanCaption()),
        fields.flag(USE_RESOLUTION_BINNING, usual.useResolutionBinning()),
        fields.integer(MAX_SEQUENCE_LENGTH, usual.maxSequenceLength()));
  }

  private Map<String, Object> scheduler() {
    JsonNode value = fields.value(SCHEDULER);
    if (value == null || (value.isObject() && value.isEmpty())) {
      return Map.of();
    }
    if (!value.isTextual() && !value.isObject()) {
      errors.add(
          SCHEDULER,
          "must be a short name or an object with `class`, not " + FieldErrors.show(value));
      return Map.of();
    }
    try {
      return Schedulers.resolve(RequestReader.mapper().treeToValue(value, Object.class));
    } catch (IllegalArgumentException | JsonProcessingException wrong) {
      errors.add(SCHEDULER, wrong.getMessage());
      return Map.of();
    }
  }

  private OutputFormat outputFormat() {
    String name = fields.text(OUTPUT_FORMAT, OutputFormat.PNG.jsonName());
    return Arrays.stream(OutputFormat.values())
        .filter(format -> format.jsonName().equals(name))
        .findFirst()
        .orElseGet(
            () -> {
              errors.add(
                  OUTPUT_FORMAT,
                  Arrays.stream(OutputFormat.values())
                          .map(OutputFormat::jsonName)
                          .collect(Collectors.joining(", ", "must be one of ", ""))
                      + ", not \""
                      + FieldErrors.cut(name)
                      + "\"");
              return OutputFormat.PNG;
            });
  }
}

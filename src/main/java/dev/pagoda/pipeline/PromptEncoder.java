package dev.pagoda.pipeline;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * SDXL's prompt encoding, diffusers' {@code StableDiffusionXLPipeline.encode_prompt}: the encoders'
 * last but one hidden states side by side, and the last encoder's pooled output. As in diffusers,
 * {@code clip_skip} counts for prompts and not for negative prompts.
 */
final class PromptEncoder {
  private final SdxlModel model;
  private final Loras loras;

  PromptEncoder(SdxlModel model, Loras loras) {
    this.model = model;
    this.loras = loras;
  }

  /**
   * Encodes all rows; each encoder's session is held only while it is needed, if it is needed at
   * all.
   *
   * @throws InvalidRequestException when there are second texts and only one encoder, as in
   *     refiners (diffusers leaves them out)
   */
  PromptEmbeds encode(GenerationRequest request, boolean classifierFree, RunContext run) {
    List<List<List<TextEmbedding>>> encoders = new ArrayList<>();
    requireEncoders(request);
    for (EncoderPart part : model.textEncoders()) {
      Texts texts = Texts.of(request, encoders.size() + 1);
      boolean last = encoders.size() + 1 == model.textEncoders().size();
      try (TextEncoder encoder = new TextEncoder(part, loras, last, run)) {
        encoders.add(encode(encoder, texts, request.negativePrompt() == null, classifierFree));
      }
    }
    return join(encoders, request.numImagesPerPrompt());
  }

  private void requireEncoders(GenerationRequest request) {
    if (model.textEncoders().size() == 1) {
      requireAbsent("prompt_2", request.prompt2());
      requireAbsent("negative_prompt_2", request.negativePrompt2());
    }
  }

  private static void requireAbsent(String field, List<String> texts) {
    if (!Texts.isAbsent(texts)) {
      throw new InvalidRequestException(
          List.of(new FieldError(field, "cannot be used: the model has one text encoder only.")));
    }
  }

  /** Negative prompts, if they count, then prompts. */
  private List<List<TextEmbedding>> encode(
      TextEncoder encoder, Texts texts, boolean noNegatives, boolean classifierFree) {
    List<TextEmbedding> prompts = encode(encoder, texts.prompts(), texts.clipSkip());
    if (!classifierFree) {
      return List.of(prompts);
    }
    return List.of(
        noNegatives && model.forceZerosForEmptyPrompt()
            ? prompts.stream().map(TextEmbedding::zeros).toList()
            : encode(encoder, texts.negatives(), 0),
        prompts);
  }

  private static List<TextEmbedding> encode(TextEncoder encoder, List<String> texts, int clipSkip) {
    List<TextEmbedding> encoded = new ArrayList<>();
    for (String text : texts) {
      int known = texts.indexOf(text);
      encoded.add(known < encoded.size() ? encoded.get(known) : encoder.encode(text, clipSkip));
    }
    return encoded;
  }

  /**
   * Repeats each prompt for its pictures: p0, p0, p1, p1.
   *
   * @param encoders by encoder, then kind of rows, then prompt
   */
  private static PromptEmbeds join(List<List<List<TextEmbedding>>> encoders, int repeat) {
    List<float[]> hidden = new ArrayList<>();
    List<float[]> pooled = new ArrayList<>();
    List<List<TextEmbedding>> last = encoders.get(encoders.size() - 1);
    int tokens = last.get(0).get(0).tokens();
    for (int kind = 0; kind < last.size(); kind++) {
      for (int i = 0; i < last.get(kind).size(); i++) {
        float[] joined = new float[0];
        for (List<List<TextEmbedding>> encoder : encoders) {
          joined = sideBySide(joined, encoder.get(kind).get(i).hiddenStates(), tokens);
        }
        hidden.addAll(Collections.nCopies(repeat, joined));
        pooled.addAll(Collections.nCopies(repeat, last.get(kind).get(i).pooled()));
      }
    }
    return new PromptEmbeds(concat(hidden), concat(pooled), hidden.size(), tokens);
  }

  private static float[] sideBySide(float[] left, float[] right, int tokens) {
    int leftWidth = left.length / tokens;
    int rightWidth = right.length / tokens;
    float[] both = new float[left.length + right.length];
    for (int token = 0; token < tokens; token++) {
      int at = token * (leftWidth + rightWidth);
      System.arraycopy(left, token * leftWidth, both, at, leftWidth);
      System.arraycopy(right, token * rightWidth, both, at + leftWidth, rightWidth);
    }
    return both;
  }

  private static float[] concat(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

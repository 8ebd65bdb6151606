package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.pipeline.TextEncoder.Encoded;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.text.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * SDXL's prompt encoding, diffusers' {@code StableDiffusionXLPipeline.encode_prompt}: both CLIP
 * encoders' last but one hidden states side by side, and the second encoder's pooled output. As in
 * diffusers, {@code clip_skip} counts for prompts and not for negative prompts.
 */
final class PromptEncoder {
  private final SdxlModel model;

  PromptEncoder(SdxlModel model) {
    this.model = model;
  }

  /** Encodes all rows; each encoder's session is held only while it is needed. */
  PromptEmbeds encode(GenerationRequest request, boolean classifierFree, RunContext run) {
    List<List<Encoded>> first =
        encode(model.textEncoder(), model.tokenizer(), request, 1, classifierFree, run);
    List<List<Encoded>> second =
        encode(model.textEncoder2(), model.tokenizer2(), request, 2, classifierFree, run);
    return join(first, second, request.numImagesPerPrompt());
  }

  /** Negative prompts, if they count, then prompts. */
  private List<List<Encoded>> encode(
      SessionKey key,
      Tokenizer tokenizer,
      GenerationRequest request,
      int which,
      boolean classifierFree,
      RunContext run) {
    Texts texts = Texts.of(request, which);
    try (Lease lease = run.lease(key)) {
      TextEncoder encoder = new TextEncoder(tokenizer, lease.session());
      List<Encoded> prompts = encode(encoder, texts.prompts(), texts.clipSkip(), run);
      if (!classifierFree) {
        return List.of(prompts);
      }
      boolean zeros = request.negativePrompt() == null && model.forceZerosForEmptyPrompt();
      return List.of(
          zeros
              ? prompts.stream().map(PromptEncoder::zeros).toList()
              : encode(encoder, texts.negatives(), 0, run),
          prompts);
    }
  }

  private static List<Encoded> encode(
      TextEncoder encoder, List<String> texts, int clipSkip, RunContext run) {
    List<Encoded> encoded = new ArrayList<>();
    for (String text : texts) {
      run.control().checkCanceled();
      int known = texts.indexOf(text);
      encoded.add(
          known < encoded.size()
              ? encoded.get(known)
              : encoder.encode(text, clipSkip, run.scope()));
    }
    return encoded;
  }

  private static Encoded zeros(Encoded like) {
    return new Encoded(
        new float[like.hiddenStates().length], like.tokens(), new float[like.textEmbeds().length]);
  }

  /** Repeats each prompt for its pictures: p0, p0, p1, p1. */
  private static PromptEmbeds join(
      List<List<Encoded>> first, List<List<Encoded>> second, int repeat) {
    List<float[]> hidden = new ArrayList<>();
    List<float[]> pooled = new ArrayList<>();
    int tokens = first.get(0).get(0).tokens();
    for (int kind = 0; kind < first.size(); kind++) {
      for (int i = 0; i < first.get(kind).size(); i++) {
        Encoded two = second.get(kind).get(i);
        float[] joined =
            sideBySide(first.get(kind).get(i).hiddenStates(), two.hiddenStates(), tokens);
        hidden.addAll(Collections.nCopies(repeat, joined));
        pooled.addAll(Collections.nCopies(repeat, two.textEmbeds()));
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

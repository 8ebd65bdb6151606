package dev.pagoda.pipeline;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.PixArtOptions;
import dev.pagoda.text.T5Tokenizer;
import dev.pagoda.text.caption.Captions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * PixArt-Sigma's prompt encoding, diffusers' {@code PixArtSigmaPipeline.encode_prompt}: captions
 * are cleaned, tokenized and encoded by T5, and padding is masked in the encoder and in the
 * cross-attention. Because it is masked, it never changes anything: the encoder is given the tokens
 * that there are, which for a short prompt and 300 tokens is a small part of the work.
 */
final class CaptionEncoder {
  private final PixArtSigmaModel model;

  CaptionEncoder(PixArtSigmaModel model) {
    this.model = model;
  }

  /** Encodes all rows; the encoder's session is held only while it is needed. */
  CaptionEmbeds encode(GenerationRequest request, boolean classifierFree, RunContext run) {
    PixArtOptions options = request.pixArt();
    Texts texts = Texts.of(request, 1);
    List<String> captions = new ArrayList<>(classifierFree ? texts.negatives() : List.of());
    captions.addAll(texts.prompts());
    UnaryOperator<String> cleaning = options.cleanCaption() ? Captions::clean : Captions::plain;
    T5Tokenizer tokenizer = model.tokenizer();
    List<TextEmbedding> encoded = new ArrayList<>();
    try (LazyLease lease = new LazyLease(run, ModelPart.TEXT_ENCODER, model.textEncoder())) {
      T5Encoder encoder = new T5Encoder(model.textEncoder(), lease);
      for (String caption : captions) {
        run.control().checkCanceled();
        int known = captions.indexOf(caption);
        encoded.add(
            known < encoded.size()
                ? encoded.get(known)
                : encoder.encode(
                    tokenizer.encode(cleaning.apply(caption), options.maxSequenceLength()), run));
      }
    }
    return join(
        encoded,
        request.numImagesPerPrompt(),
        model.sequenceLength().orElse(options.maxSequenceLength()));
  }

  /** Repeats each caption for its pictures: p0, p0, p1, p1. */
  private static CaptionEmbeds join(List<TextEmbedding> captions, int repeat, int tokens) {
    List<TextEmbedding> rows =
        captions.stream()
            .flatMap(caption -> Collections.nCopies(repeat, caption).stream())
            .toList();
    int width = rows.get(0).hiddenStates().length / rows.get(0).tokens();
    float[] hiddenStates = new float[rows.size() * tokens * width];
    long[] mask = new long[rows.size() * tokens];
    for (int row = 0; row < rows.size(); row++) {
      TextEmbedding caption = rows.get(row);
      System.arraycopy(
          caption.hiddenStates(), 0, hiddenStates, row * tokens * width, caption.tokens() * width);
      Arrays.fill(mask, row * tokens, row * tokens + caption.tokens(), 1);
    }
    return new CaptionEmbeds(hiddenStates, mask, rows.size(), tokens);
  }
}

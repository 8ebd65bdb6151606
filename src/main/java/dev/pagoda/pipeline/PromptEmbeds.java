package dev.pagoda.pipeline;

/**
 * Encoded prompts, a row for each row of the denoiser: unconditional ones first, where there are
 * any.
 *
 * @param hiddenStates float32 [rows, tokens, width], both encoders side by side
 * @param textEmbeds float32 [rows, pooled], the second encoder's pooled output
 * @param rows rows
 * @param tokens tokens per prompt, 77 for CLIP
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record PromptEmbeds(float[] hiddenStates, float[] textEmbeds, int rows, int tokens) {

  /** Width of a token's embedding. */
  int width() {
    return hiddenStates.length / rows / tokens;
  }

  /** Width of a pooled embedding. */
  int pooledWidth() {
    return textEmbeds.length / rows;
  }
}

package dev.pagoda.pipeline;

/**
 * Encoded captions, a row for each row of the denoiser: unconditional ones first, where there are
 * any. Rows are filled up with zeros to the same number of tokens; the mask tells them apart.
 *
 * @param hiddenStates float32 [rows, tokens, width]
 * @param mask [rows, tokens]: 1 where there is a token, 0 where there is none
 * @param rows rows
 * @param tokens tokens per row
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record CaptionEmbeds(float[] hiddenStates, long[] mask, int rows, int tokens) {

  /** Width of a token's embedding. */
  int width() {
    return hiddenStates.length / rows / tokens;
  }
}

package dev.pagoda.pipeline;

/**
 * What a text encoder makes of one text. It may be in the {@link PromptCache}, so nobody writes to
 * its arrays.
 *
 * @param hiddenStates float32 [tokens, width]
 * @param tokens tokens, padding included
 * @param pooled float32 [pooled], empty where the encoder has none
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record TextEmbedding(float[] hiddenStates, int tokens, float[] pooled) {

  /** Zeros of the same shapes. */
  TextEmbedding zeros() {
    return new TextEmbedding(new float[hiddenStates.length], tokens, new float[pooled.length]);
  }

  /** Bytes that the numbers take. */
  long bytes() {
    return Float.BYTES * ((long) hiddenStates.length + pooled.length);
  }
}

package dev.pagoda.bench;

/**
 * Size of a transformer of PixArt-Sigma's topology.
 *
 * @param layers transformer blocks
 * @param heads of each attention
 * @param headSize channels of an attention head
 * @param captionChannels columns of the caption's embeddings
 * @param captionTokens that the caption is padded to
 * @param nativePatches height and width of the grid of patches that positions are counted in
 * @param seed of the random weights
 */
record PixArtShape(
    int layers,
    int heads,
    int headSize,
    int captionChannels,
    int captionTokens,
    int nativePatches,
    long seed) {

  /** Channels of the latents. */
  static final int LATENT_CHANNELS = 4;

  /** Channels of the output: a mean and a variance for each channel of the latents. */
  static final int OUTPUT_CHANNELS = 2 * LATENT_CHANNELS;

  /** Height and width of a patch, which becomes a token. */
  static final int PATCH = 2;

  /**
   * The benchmark's transformer, 38 M parameters: a quarter of the real one's heads, width, caption
   * columns and caption tokens. At latents of 64x64 it has a quarter of the tokens that the real
   * one has at 128x128 (1024 pixels) too, so each part's share of the work is the real one.
   */
  static PixArtShape quarter() {
    return new PixArtShape(28, 4, 72, 1024, 75, 32, 20_261_124L);
  }

  /** Channels of a token. */
  int width() {
    return heads * headSize;
  }
}

package dev.pagoda.bench;

import java.util.List;

/**
 * Size of a UNet of SDXL's topology: three levels, two resnets a level down, three up.
 *
 * @param channels of each level; multiples of {@code groups}, and of {@code headSize} where there
 *     is attention
 * @param transformerLayers transformer blocks in each attention module of a level; 0 = no attention
 * @param headSize channels of an attention head
 * @param groups of each GroupNorm
 * @param crossAttentionDim channels of the text embeddings
 * @param pooledDim length of {@code text_embeds}
 * @param timeIdDim sinusoids for each of the six {@code time_ids}
 * @param seed of the random weights
 */
record UnetShape(
    List<Integer> channels,
    List<Integer> transformerLayers,
    int headSize,
    int groups,
    int crossAttentionDim,
    int pooledDim,
    int timeIdDim,
    long seed) {

  /** Tokens of a CLIP prompt embedding. */
  static final int TEXT_TOKENS = 77;

  /** Channels of the latents. */
  static final int LATENT_CHANNELS = 4;

  /**
   * The benchmark's UNet, 123 M parameters. The conditions are as wide as those of the embedded
   * model, whose text encoders it can use. Channels are 0.3 of SDXL's: at latents of 64x64, half of
   * its size each way, the ratio of tokens to channels is about SDXL's at 128x128 (1024 pixels),
   * and so are the shares of the work.
   */
  static UnetShape midSize() {
    return new UnetShape(List.of(96, 192, 384), List.of(0, 2, 5), 64, 32, 96, 32, 32, 20_261_123L);
  }

  /** A small one with the same topology, for a quick look. */
  static UnetShape tiny() {
    return new UnetShape(List.of(32, 64, 128), List.of(0, 1, 2), 64, 8, 64, 32, 32, 1L);
  }

  int timeEmbeddingDim() {
    return 4 * channels.get(0);
  }

  int levels() {
    return channels.size();
  }
}

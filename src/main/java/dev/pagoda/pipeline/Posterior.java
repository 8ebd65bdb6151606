package dev.pagoda.pipeline;

import dev.pagoda.random.TorchGenerator;

/**
 * What a VAE's encoder says of one picture: a normal distribution of latents, diffusers' {@code
 * DiagonalGaussianDistribution}.
 *
 * @param parameters float32 [2 x channels, height, width]: means, then logarithms of the variances
 * @param channels channels of the latents
 * @param scaling makes latents such as the denoiser takes
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record Posterior(float[] parameters, int channels, LatentScaling scaling) {
  private static final float LEAST = -30;
  private static final float MOST = 20;

  /**
   * Draws latents, scaled for the denoiser: {@code mean + exp(0.5 log variance) randn}, the
   * logarithm clamped to -30 to 20.
   *
   * @return [channels, height, width]
   */
  float[] draw(TorchGenerator generator) {
    int size = parameters.length / 2;
    float[] latents = generator.randn(size);
    for (int i = 0; i < size; i++) {
      float logVariance = Math.min(Math.max(parameters[size + i], LEAST), MOST);
      float deviation = (float) Math.exp(0.5f * logVariance);
      latents[i] = parameters[i] + deviation * latents[i];
    }
    scaling.scale(latents, channels);
    return latents;
  }
}

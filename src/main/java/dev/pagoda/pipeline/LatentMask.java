package dev.pagoda.pipeline;

import dev.pagoda.scheduler.Scheduler;

/**
 * Inpainting with a denoiser that knows of no mask: after each step, what the mask keeps is put
 * back as the picture with the noise of the next step, the same noise at all steps; after the last
 * step as the picture itself.
 */
final class LatentMask implements StepEnd {
  private final float[] mask;
  private final float[] original;
  private final float[] noise;
  private final Scheduler scheduler;
  private final float[] noisy;

  /**
   * @param mask [h, w], 1 where the picture is repainted and 0 where it is kept
   * @param original latents of the picture, [batch, channels, h, w]
   * @param noise as many standard normal numbers
   */
  LatentMask(float[] mask, float[] original, float[] noise, Scheduler scheduler) {
    this.mask = mask;
    this.original = original;
    this.noise = noise;
    this.scheduler = scheduler;
    this.noisy = new float[original.length];
  }

  @Override
  public void apply(int step, boolean last, float[] latents) {
    if (!last) {
      scheduler.addNoise(original, noise, step + 1, noisy);
    }
    float[] kept = last ? original : noisy;
    for (int plane = 0; plane < latents.length; plane += mask.length) {
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] == 0) {
          latents[plane + i] = kept[plane + i];
        }
      }
    }
  }
}

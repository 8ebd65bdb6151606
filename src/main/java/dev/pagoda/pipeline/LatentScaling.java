package dev.pagoda.pipeline;

import java.util.List;

/**
 * How a VAE's latents are scaled for the denoiser: {@code scaling_factor}, and in some models (such
 * as Playground v2.5) {@code latents_mean} and {@code latents_std}.
 *
 * @param factor {@code scaling_factor}
 * @param mean one number per channel, or empty
 * @param deviation one number per channel, or empty
 */
record LatentScaling(double factor, List<Double> mean, List<Double> deviation) {

  /**
   * One picture's latents as the VAE takes them: {@code x / factor} or {@code x std / factor +
   * mean}.
   */
  float[] unscale(Latents latents, int picture) {
    int plane = latents.height() * latents.width();
    float[] values = new float[latents.channels() * plane];
    int from = picture * values.length;
    boolean plain = mean.isEmpty() || deviation.isEmpty();
    for (int channel = 0; channel < latents.channels(); channel++) {
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        float value = latents.data()[from + i];
        values[i] =
            plain
                ? value / (float) factor
                : (float) (value * deviation.get(channel) / factor + mean.get(channel));
      }
    }
    return values;
  }
}

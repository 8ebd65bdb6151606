package dev.pagoda.pipeline;

import dev.pagoda.model.VaeConfig;
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

  /** That of a VAE. */
  static LatentScaling of(VaeConfig vae) {
    return new LatentScaling(
        vae.scalingFactor(),
        vae.latentsMean().orElse(List.of()),
        vae.latentsStd().orElse(List.of()));
  }

  /**
   * One picture's latents as the VAE takes them: {@code x / factor} or {@code x std / factor +
   * mean}.
   */
  float[] unscale(Latents latents, int picture) {
    int plane = latents.height() * latents.width();
    float[] values = new float[latents.channels() * plane];
    System.arraycopy(latents.data(), picture * values.length, values, 0, values.length);
    if (!normalizes()) {
      float divisor = (float) factor;
      for (int i = 0; i < values.length; i++) {
        values[i] /= divisor;
      }
      return values;
    }
    for (int channel = 0; channel < latents.channels(); channel++) {
      double shift = mean.get(channel);
      double spread = deviation.get(channel) / factor;
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = (float) (values[i] * spread + shift);
      }
    }
    return values;
  }

  /**
   * Makes latents of the VAE such as the denoiser takes: {@code x factor} or {@code (x - mean)
   * factor / std}. (diffusers' inpainting leaves mean and deviation out where it encodes, but not
   * where it decodes; here both ways agree.)
   *
   * @param values [channels, height, width] of one picture, changed in place
   */
  void scale(float[] values, int channels) {
    if (!normalizes()) {
      float multiplier = (float) factor;
      for (int i = 0; i < values.length; i++) {
        values[i] *= multiplier;
      }
      return;
    }
    int plane = values.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      double shift = mean.get(channel);
      double spread = deviation.get(channel) / factor;
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = (float) ((values[i] - shift) / spread);
      }
    }
  }

  private boolean normalizes() {
    return !mean.isEmpty() && !deviation.isEmpty();
  }
}

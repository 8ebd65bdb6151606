package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.LatentColours;
import dev.pagoda.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of what a run is becoming, made of the clean latents that the denoiser predicts: each of
 * their pixels is a weighted sum of its channels, with the weights that fit the model's VAE.
 */
final class LatentPreviews {
  private final PreviewListener listener;
  private final Optional<LatentColours> colours;
  private final Scheduler scheduler;
  private final int steps;
  private final Latents latents;
  private final float[] clean;

  /**
   * @param colours of the latents; empty: no previews are made
   * @param steps that the run makes
   * @param latents that it changes in place
   */
  LatentPreviews(
      PreviewListener listener,
      Optional<LatentColours> colours,
      Scheduler scheduler,
      int steps,
      Latents latents) {
    this.listener = listener;
    this.colours = colours;
    this.scheduler = scheduler;
    this.steps = steps;
    this.latents = latents;
    boolean wanted = listener.interval() > 0 && colours.isPresent();
    this.clean = new float[wanted ? latents.data().length : 0];
  }

  /**
   * Called before the scheduler's step, which changes the latents; the last step has none, as the
   * picture itself follows.
   *
   * @param guided output of the denoiser
   * @param step of the scheduler
   * @param done steps that the run will have made after this one
   */
  void before(float[] guided, int step, int done) {
    if (clean.length > 0 && done < steps && done % listener.interval() == 0) {
      scheduler.predictClean(guided, step, latents.data(), clean);
      List<RgbImage> pictures = new ArrayList<>();
      for (int i = 0; i < latents.batch(); i++) {
        pictures.add(picture(colours.get(), clean, i, latents.height(), latents.width()));
      }
      listener.onPreview(done, pictures);
    }
  }

  /**
   * One picture of latents.
   *
   * @param values [batch, channels, height, width]
   */
  static RgbImage picture(LatentColours colours, float[] values, int index, int height, int width) {
    int plane = height * width;
    int channels = colours.factors().size();
    int first = index * channels * plane;
    byte[] rgb = new byte[3 * plane];
    for (int colour = 0; colour < 3; colour++) {
      float[] weights = colours.weights(colour);
      for (int pixel = 0; pixel < plane; pixel++) {
        float sum = weights[channels];
        for (int channel = 0; channel < channels; channel++) {
          sum += weights[channel] * values[first + channel * plane + pixel];
        }
        rgb[3 * pixel + colour] = level(sum);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** From -1 to 1 to 0 to 255; what is no number becomes black. */
  private static byte level(float value) {
    return (byte) Math.round(Math.max(0, Math.min(1, (value + 1) / 2)) * 255);
  }
}

package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of what a run is becoming, made of the clean latents that the denoiser predicts: each of
 * their pixels is a weighted sum of its channels. The weights are the ones that the community
 * fitted to SDXL's VAE, which PixArt-Sigma has too; a VAE of another kind shows other colours.
 */
final class LatentPreviews {
  private static final int CHANNELS = 4;

  /** Red, green and blue of each channel. */
  private static final float[][] WEIGHTS = {
    {0.3651f, 0.4232f, 0.4341f},
    {-0.2533f, -0.0042f, 0.1068f},
    {0.1076f, 0.1111f, -0.0362f},
    {-0.3165f, -0.2492f, -0.2188f}
  };

  private static final float[] BIAS = {0.1084f, -0.0175f, -0.0011f};

  private final PreviewListener listener;
  private final Scheduler scheduler;
  private final int steps;
  private final Latents latents;
  private final float[] clean;

  /**
   * @param steps that the run makes
   * @param latents that it changes in place
   */
  LatentPreviews(PreviewListener listener, Scheduler scheduler, int steps, Latents latents) {
    this.listener = listener;
    this.scheduler = scheduler;
    this.steps = steps;
    this.latents = latents;
    boolean wanted = listener.interval() > 0 && latents.channels() == CHANNELS;
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
        pictures.add(picture(clean, i, latents.height(), latents.width()));
      }
      listener.onPreview(done, pictures);
    }
  }

  /**
   * One picture of latents.
   *
   * @param values [batch, 4, height, width]
   */
  static RgbImage picture(float[] values, int index, int height, int width) {
    int plane = height * width;
    int first = index * CHANNELS * plane;
    byte[] rgb = new byte[3 * plane];
    for (int pixel = 0; pixel < plane; pixel++) {
      for (int colour = 0; colour < 3; colour++) {
        float sum = BIAS[colour];
        for (int channel = 0; channel < CHANNELS; channel++) {
          sum += WEIGHTS[channel][colour] * values[first + channel * plane + pixel];
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

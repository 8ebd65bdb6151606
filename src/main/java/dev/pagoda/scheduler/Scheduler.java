package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * A noise schedule and its solver for one run, as the diffusers class of the same name computes
 * them: the steps are fixed when it is made, and it is used by one thread. Arrays of samples are
 * float32 in NCHW order and may hold several pictures.
 *
 * <p>A step is an index into {@link #timesteps()}. A run may begin with any step (image-to-image,
 * {@code denoising_start}) and may end before the last ({@code denoising_end}), but from one call
 * of {@link #step} to the next it goes up by one. Multistep schedulers remember earlier outputs;
 * what they remember is empty at whatever step comes first, so a scheduler serves one run. Buffers
 * are made at the first step and used again at all others.
 */
public interface Scheduler {
  /** Timesteps in order of execution, [steps]. */
  float[] timesteps();

  /**
   * Noise levels, [steps + 1], ending with that of the finished sample. Empty where diffusers has
   * none: DDIM and LCM go by the timesteps.
   */
  float[] sigmas();

  /** Factor for the initial noise. */
  float initNoiseSigma();

  /**
   * What a whole schedule makes a sample of: the noise times {@link #initNoiseSigma}; a new array.
   *
   * @param noise standard normal numbers
   */
  default float[] initialSample(float[] noise) {
    float sigma = initNoiseSigma();
    float[] sample = new float[noise.length];
    for (int i = 0; i < noise.length; i++) {
      sample[i] = noise[i] * sigma;
    }
    return sample;
  }

  /** Model evaluations per step of the schedule: 2 for Heun, whose timesteps repeat; else 1. */
  default int order() {
    return 1;
  }

  /** Writes what the denoiser is given at {@code step}. */
  void scaleModelInput(float[] sample, int step, float[] scaled);

  /**
   * What image-to-image starts from and inpainting keeps: {@code original} with {@code noise} at
   * the noise level of {@code step}, diffusers' {@code add_noise}; it can be asked for at any time.
   *
   * @param original clean samples
   * @param noise standard normal numbers, same shape
   * @param noisy where the result is written, same shape
   */
  void addNoise(float[] original, float[] noise, int step, float[] noisy);

  /**
   * Writes the clean sample that the denoiser predicts at {@code step}, diffusers' {@code
   * pred_original_sample} without clipping: what a preview is made of. Changes nothing else.
   *
   * @param modelOutput the guided output of the denoiser, same shape as the sample
   * @param sample as it was before {@link #step}
   * @param clean where the result is written, same shape
   */
  void predictClean(float[] modelOutput, int step, float[] sample, float[] clean);

  /**
   * Replaces {@code sample} by the sample of the next step.
   *
   * @param modelOutput the guided output of the denoiser, same shape as the sample; left as it is
   * @param noise generators to draw from: one for the whole array, or one per equal part of it
   */
  void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise);
}

package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * A noise schedule and its solver for one run, as the diffusers class of the same name computes
 * them: the steps are fixed when it is made, and it is used by one thread. Arrays of samples are
 * float32 in NCHW order and may hold several pictures.
 */
public interface Scheduler {
  /** Timesteps in order of execution, [steps]. */
  float[] timesteps();

  /** Noise levels, [steps + 1], ending with that of the finished sample. */
  float[] sigmas();

  /** Factor for the initial noise. */
  float initNoiseSigma();

  /** Writes what the denoiser is given at {@code step} (an index into {@link #timesteps()}). */
  void scaleModelInput(float[] sample, int step, float[] scaled);

  /**
   * Replaces {@code sample} by the sample of the next step.
   *
   * @param modelOutput the guided output of the denoiser, same shape as the sample
   * @param noise generators to draw from: one for the whole array, or one per equal part of it
   */
  void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise);
}

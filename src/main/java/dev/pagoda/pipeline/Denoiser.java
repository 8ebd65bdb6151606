package dev.pagoda.pipeline;

import dev.pagoda.onnx.RunScope;

/** What predicts the noise during one run. Used by one thread. */
interface Denoiser {
  /**
   * Refuses fractional timesteps where a graph takes whole ones.
   *
   * @throws dev.pagoda.request.InvalidRequestException naming the scheduler
   */
  void requireTimesteps(float[] timesteps);

  /**
   * One pass.
   *
   * @param scaled the scaled sample, [batch, channels, h, w]
   * @param step index in the schedule
   * @param t its timestep
   * @param withPerturbed whether perturbed rows are wanted
   * @return [rows, channels, h, w], perturbed rows last; overwritten by the next call
   */
  float[] predict(float[] scaled, int step, float t, boolean withPerturbed, RunScope scope);
}

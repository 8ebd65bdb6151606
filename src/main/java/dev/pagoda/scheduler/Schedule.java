package dev.pagoda.scheduler;

/**
 * The timesteps and noise levels of a run.
 *
 * @param timesteps [steps]
 * @param sigmas [steps + 1], the last one that of the finished sample; with Euler's {@code
 *     log_linear} one more that no step reaches, as in diffusers
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Schedule(float[] timesteps, float[] sigmas) {

  /**
   * For solvers that divide by the distance between two levels.
   *
   * @throws IllegalArgumentException if two steps have the same noise level
   */
  Schedule falling() {
    for (int i = 1; i < timesteps.length; i++) {
      if (!(sigmas[i] < sigmas[i - 1])) {
        throw new IllegalArgumentException(
            "num_inference_steps is too high for this schedule: steps %d and %d are both at noise level %s"
                .formatted(i, i + 1, sigmas[i]));
      }
    }
    return this;
  }

  /** Timesteps of a model that is given a quarter of the logarithm of sigma. */
  static float[] quarterLogs(float[] sigmas) {
    float[] timesteps = new float[sigmas.length - 1];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = 0.25f * (float) Math.log(sigmas[i]);
    }
    return timesteps;
  }

  static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}

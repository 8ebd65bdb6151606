package dev.pagoda.scheduler;

/** Noise levels of "Elucidating the Design Space" (arXiv:2206.00364), float32 as torch has them. */
final class EdmSchedule {
  private EdmSchedule() {}

  /**
   * @throws IllegalArgumentException naming the key whose value leaves no schedule
   */
  static Schedule of(SchedulerConfig config, int steps) {
    double max = config.number("sigma_max");
    double min = config.number("sigma_min");
    double rho = config.number("rho");
    if (!(min > 0 && max > min)) {
      throw new IllegalArgumentException(
          "sigma_min must be above 0 and sigma_max above it, not " + min + " and " + max);
    }
    if (rho == 0 || config.number("sigma_data") == 0) {
      throw new IllegalArgumentException("rho and sigma_data must not be 0");
    }
    float[] sigmas = new float[steps + 1];
    if (config.has("sigma_schedule", "karras")) {
      karras(max, min, rho, sigmas, steps);
    } else {
      exponential(max, min, sigmas, steps);
    }
    sigmas[steps] = config.has("final_sigmas_type", "zero") ? 0 : (float) min;
    return new Schedule(Schedule.quarterLogs(sigmas), sigmas).falling();
  }

  private static void karras(double max, double min, double rho, float[] sigmas, int steps) {
    float[] ramp = Linspace.torch(0, 1, steps);
    float high = (float) Math.pow(max, 1 / rho);
    float fall = (float) (Math.pow(min, 1 / rho) - Math.pow(max, 1 / rho));
    for (int i = 0; i < steps; i++) {
      sigmas[i] = (float) Math.pow(high + ramp[i] * fall, rho);
    }
  }

  /** With one step it is {@code sigma_min}, as in diffusers. */
  private static void exponential(double max, double min, float[] sigmas, int steps) {
    float[] rising = Linspace.torch(Math.log(min), Math.log(max), steps);
    for (int i = 0; i < steps; i++) {
      sigmas[i] = (float) Math.exp(rising[steps - 1 - i]);
    }
  }
}

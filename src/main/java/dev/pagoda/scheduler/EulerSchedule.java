package dev.pagoda.scheduler;

import java.util.Arrays;

/**
 * Timesteps and noise levels of a run with {@link EulerDiscreteScheduler}: what its {@code
 * set_timesteps} of diffusers makes of a number of steps, of timesteps or of sigmas.
 *
 * @param timesteps [steps]
 * @param sigmas [steps + 1]; with {@code log_linear} one more that no step reaches, as in diffusers
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record EulerSchedule(float[] timesteps, float[] sigmas) {

  /**
   * @param steps from 1 to the number of training steps
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  static EulerSchedule ofSteps(SchedulerConfig config, int steps) {
    SigmaTable table = table(config);
    float[] timesteps =
        TimestepSpacing.of(config)
            .timesteps(
                config.integer("num_train_timesteps"), steps, config.integer("steps_offset"));
    return of(config, table, timesteps, steps);
  }

  /**
   * @param timesteps falling
   * @throws IllegalArgumentException if the configuration asks for a spacing of sigmas
   */
  static EulerSchedule ofTimesteps(SchedulerConfig config, float[] timesteps) {
    if (SigmaSpacing.of(config) != SigmaSpacing.TIMESTEPS || isContinuous(config)) {
      throw new IllegalArgumentException(
          "timesteps cannot be given with karras, exponential or beta sigmas, nor with continuous"
              + " timesteps");
    }
    return of(config, table(config), timesteps, timesteps.length);
  }

  /**
   * @param sigmas falling, the last one that of the finished sample
   */
  static EulerSchedule ofSigmas(SchedulerConfig config, float[] sigmas) {
    SigmaTable table = table(config);
    float[] timesteps = new float[sigmas.length - 1];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = (float) table.timestep(sigmas[i]);
    }
    return new EulerSchedule(isContinuous(config) ? quarterLogs(sigmas) : timesteps, sigmas);
  }

  private static EulerSchedule of(
      SchedulerConfig config, SigmaTable table, float[] given, int steps) {
    double[] levels = levels(config, table, given, steps);
    SigmaSpacing spacing = SigmaSpacing.of(config);
    float[] timesteps = given;
    if (spacing != SigmaSpacing.TIMESTEPS) {
      double max = config.number("sigma_max", levels[0]);
      double min = config.number("sigma_min", levels[levels.length - 1]);
      if (!(min > 0 && max >= min)) {
        throw new IllegalArgumentException(
            "sigma_min must be above 0 and sigma_max not below it, not " + min + " and " + max);
      }
      levels = spacing.spread(levels, max, min, steps);
      timesteps = new float[levels.length];
      for (int i = 0; i < levels.length; i++) {
        timesteps[i] = (float) table.timestep(levels[i]);
      }
    }
    float[] sigmas = new float[levels.length + 1];
    for (int i = 0; i < levels.length; i++) {
      sigmas[i] = (float) levels[i];
    }
    sigmas[levels.length] = config.text("final_sigmas_type").equals("zero") ? 0f : table.min();
    return new EulerSchedule(isContinuous(config) ? quarterLogs(sigmas) : timesteps, sigmas);
  }

  private static double[] levels(
      SchedulerConfig config, SigmaTable table, float[] timesteps, int steps) {
    if (config.text("interpolation_type").equals("linear")) {
      double[] levels = new double[timesteps.length];
      Arrays.setAll(levels, i -> table.sigma(timesteps[i]));
      return levels;
    }
    float[] logs = Linspace.torch(Math.log(table.max()), Math.log(table.min()), steps + 1);
    double[] levels = new double[logs.length];
    Arrays.setAll(levels, i -> (float) Math.exp(logs[i]));
    return levels;
  }

  private static SigmaTable table(SchedulerConfig config) {
    return new SigmaTable(new NoiseSchedule(config).sigmas());
  }

  private static boolean isContinuous(SchedulerConfig config) {
    return config.text("timestep_type").equals("continuous")
        && PredictionType.of(config) == PredictionType.V_PREDICTION;
  }

  /** Timesteps of a model that is given a quarter of the logarithm of sigma. */
  private static float[] quarterLogs(float[] sigmas) {
    float[] timesteps = new float[sigmas.length - 1];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = 0.25f * (float) Math.log(sigmas[i]);
    }
    return timesteps;
  }
}

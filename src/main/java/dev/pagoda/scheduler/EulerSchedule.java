package dev.pagoda.scheduler;

import java.util.Arrays;

/**
 * Makes timesteps and noise levels of the Euler, Heun and linear multistep schedulers: what their
 * {@code set_timesteps} of diffusers makes of a number of steps, of timesteps or of sigmas. Spaced
 * sigmas go from the first to the last of the visited timesteps.
 */
final class EulerSchedule {
  private EulerSchedule() {}

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself or the
   *     given timesteps
   */
  static Schedule of(SchedulerConfig config, Steps steps) {
    SigmaTable table = SigmaTable.of(config);
    if (steps instanceof Steps.Count number) {
      double[] timesteps =
          TimestepSpacing.of(config)
              .timesteps(
                  config.integer("num_train_timesteps"),
                  number.number(),
                  config.integer("steps_offset"));
      return spaced(config, table, Schedule.floats(timesteps), number.number());
    }
    if (steps instanceof Steps.Timesteps given) {
      if (SigmaSpacing.of(config) != SigmaSpacing.TIMESTEPS || isContinuous(config)) {
        throw new IllegalArgumentException(
            "timesteps cannot be given with karras, exponential or beta sigmas, nor with continuous"
                + " timesteps");
      }
      float[] timesteps = Schedule.floats(given.array());
      return spaced(config, table, timesteps, timesteps.length);
    }
    float[] sigmas = Schedule.floats(((Steps.Sigmas) steps).array());
    return isContinuous(config)
        ? new Schedule(Schedule.quarterLogs(sigmas), sigmas)
        : new Schedule(timesteps(table, sigmas), sigmas);
  }

  private static Schedule spaced(
      SchedulerConfig config, SigmaTable table, float[] given, int steps) {
    double[] levels = levels(config, table, given, steps);
    SigmaSpacing spacing = SigmaSpacing.of(config);
    float[] timesteps = given;
    if (spacing != SigmaSpacing.TIMESTEPS) {
      levels = spacing.spread(config, levels[0], levels[levels.length - 1], steps);
      timesteps = Schedule.floats(Arrays.stream(levels).map(table::timestep).toArray());
    }
    float[] sigmas = Arrays.copyOf(Schedule.floats(levels), levels.length + 1);
    sigmas[levels.length] = config.has("final_sigmas_type", "sigma_min") ? table.min() : 0f;
    return new Schedule(isContinuous(config) ? Schedule.quarterLogs(sigmas) : timesteps, sigmas);
  }

  private static double[] levels(
      SchedulerConfig config, SigmaTable table, float[] timesteps, int steps) {
    if (!config.has("interpolation_type", "log_linear")) {
      double[] levels = new double[timesteps.length];
      Arrays.setAll(levels, i -> table.sigma(timesteps[i]));
      return levels;
    }
    float[] logs = Linspace.torch(Math.log(table.max()), Math.log(table.min()), steps + 1);
    double[] levels = new double[logs.length];
    Arrays.setAll(levels, i -> (float) Math.exp(logs[i]));
    return levels;
  }

  private static boolean isContinuous(SchedulerConfig config) {
    return config.has("timestep_type", "continuous")
        && PredictionType.of(config) == PredictionType.V_PREDICTION;
  }

  private static float[] timesteps(SigmaTable table, float[] sigmas) {
    float[] timesteps = new float[sigmas.length - 1];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = (float) table.timestep(sigmas[i]);
    }
    return timesteps;
  }
}

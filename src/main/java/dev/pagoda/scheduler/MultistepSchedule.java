package dev.pagoda.scheduler;

import java.util.Arrays;

/**
 * Makes timesteps and noise levels of the DPM-Solver and UniPC schedulers. Timesteps are whole;
 * spaced sigmas go through the whole noise schedule.
 */
final class MultistepSchedule {
  private MultistepSchedule() {}

  /**
   * @param steps a number, or timesteps
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself or the
   *     steps
   */
  static Schedule of(SchedulerConfig config, Steps steps) {
    SigmaTable table = SigmaTable.of(config);
    SigmaSpacing spacing = SigmaSpacing.of(config);
    double[] timesteps;
    double[] levels;
    if (steps instanceof Steps.Timesteps given) {
      if (spacing != SigmaSpacing.TIMESTEPS) {
        throw new IllegalArgumentException(
            "timesteps cannot be given with karras, lu, exponential or beta sigmas");
      }
      timesteps = given.whole();
      levels = levels(table, timesteps);
    } else if (spacing == SigmaSpacing.TIMESTEPS) {
      timesteps = timesteps(config, table, ((Steps.Count) steps).number());
      levels = levels(table, timesteps);
    } else {
      int number = ((Steps.Count) steps).number();
      levels = spacing.spread(config, table.max(), table.min(), number);
      timesteps = whole(config, spacing, Arrays.stream(levels).map(table::timestep).toArray());
    }
    float[] sigmas = Arrays.copyOf(Schedule.floats(levels), levels.length + 1);
    sigmas[levels.length] = last(config, table, spacing, sigmas);
    return new Schedule(Schedule.floats(timesteps), sigmas).falling();
  }

  private static double[] timesteps(SchedulerConfig config, SigmaTable table, int steps) {
    int training = config.integer("num_train_timesteps");
    double clip = config.number("lambda_min_clipped", Double.NEGATIVE_INFINITY);
    int visible = training - table.above(Math.exp(-clip));
    if (visible < 1) {
      throw new IllegalArgumentException("lambda_min_clipped leaves no timestep");
    }
    return TimestepSpacing.of(config)
        .multistepTimesteps(training, visible, steps, config.integer("steps_offset"));
  }

  private static double[] levels(SigmaTable table, double[] timesteps) {
    return Arrays.stream(timesteps).map(table::sigma).toArray();
  }

  /** diffusers rounds some of the timesteps and cuts off the fraction of others. */
  private static double[] whole(SchedulerConfig config, SigmaSpacing spacing, double[] timesteps) {
    boolean even = spacing == SigmaSpacing.KARRAS || spacing == SigmaSpacing.LU;
    boolean cosine = config.has("beta_schedule", "squaredcos_cap_v2");
    boolean rounded = even && !(cosine && config.values().containsKey("use_lu_lambdas"));
    Arrays.setAll(timesteps, i -> rounded ? Math.rint(timesteps[i]) : Math.floor(timesteps[i]));
    return timesteps;
  }

  private static float last(
      SchedulerConfig config, SigmaTable table, SigmaSpacing spacing, float[] sigmas) {
    if (config.has("final_sigmas_type", "zero")) {
      return 0;
    }
    return spacing == SigmaSpacing.TIMESTEPS ? table.min() : sigmas[sigmas.length - 2];
  }
}

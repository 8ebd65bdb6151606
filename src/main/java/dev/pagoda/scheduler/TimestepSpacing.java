package dev.pagoda.scheduler;

import java.util.Locale;

/**
 * Which training steps are visited: table 2 of "Common Diffusion Noise Schedules and Sample Steps
 * are Flawed" (arXiv:2305.08891), as diffusers' Euler schedulers compute it.
 */
enum TimestepSpacing {
  LINSPACE,
  LEADING,
  TRAILING;

  static TimestepSpacing of(SchedulerConfig config) {
    return valueOf(config.text("timestep_spacing").toUpperCase(Locale.ROOT));
  }

  /**
   * Timesteps falling from noise to picture. Trailing gives one more than {@code steps}, -1, for
   * some numbers of steps (61, 103, 121, …): a rounding of {@code numpy.arange} that diffusers has
   * and that is kept so that the pictures are the same.
   *
   * @param trainTimesteps training steps
   * @param steps inference steps, from 1
   * @param offset added by {@code leading} only
   */
  float[] timesteps(int trainTimesteps, int steps, int offset) {
    return switch (this) {
      case LINSPACE -> linspace(trainTimesteps, steps);
      case LEADING -> leading(trainTimesteps, steps, offset);
      case TRAILING -> trailing(trainTimesteps, steps);
    };
  }

  private static float[] linspace(int trainTimesteps, int steps) {
    double[] rising = Linspace.numpy(0, trainTimesteps - 1, steps);
    float[] timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (float) rising[steps - 1 - i];
    }
    return timesteps;
  }

  private static float[] leading(int trainTimesteps, int steps, int offset) {
    int ratio = trainTimesteps / steps;
    float[] timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (float) (steps - 1 - i) * ratio + offset;
    }
    return timesteps;
  }

  private static float[] trailing(int trainTimesteps, int steps) {
    double step = -(trainTimesteps / (double) steps);
    // numpy.arange takes the difference of its first two values for the step.
    double delta = trainTimesteps + step - trainTimesteps;
    float[] timesteps = new float[(int) Math.ceil(-trainTimesteps / step)];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = (float) Math.rint(trainTimesteps + i * delta) - 1f;
    }
    return timesteps;
  }
}

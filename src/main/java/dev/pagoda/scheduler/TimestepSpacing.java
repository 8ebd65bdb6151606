package dev.pagoda.scheduler;

import java.util.List;
import java.util.Locale;

/**
 * Which training steps are visited: table 2 of "Common Diffusion Noise Schedules and Sample Steps
 * are Flawed" (arXiv:2305.08891), in the two ways in which schedulers of diffusers compute it.
 *
 * <p>Trailing gives one timestep more than there are steps, -1, for some numbers of steps (61, 103,
 * 121, …): a rounding of {@code numpy.arange} that diffusers has and that is kept so that the
 * pictures are the same.
 */
enum TimestepSpacing {
  LINSPACE,
  LEADING,
  TRAILING;

  /**
   * @param first the class's default
   */
  static List<Parameter> parameters(String first, String second, String third) {
    return List.of(
        Parameter.choice("timestep_spacing", first, second, third),
        Parameter.integer("steps_offset", 0));
  }

  static List<Parameter> parameters() {
    return parameters("linspace", "leading", "trailing");
  }

  static TimestepSpacing of(SchedulerConfig config) {
    return valueOf(config.text("timestep_spacing").toUpperCase(Locale.ROOT));
  }

  /**
   * Timesteps falling from noise to picture; with {@link #LINSPACE} fractional.
   *
   * @param trainTimesteps training steps
   * @param steps inference steps, from 1
   * @param offset added by {@link #LEADING} only
   */
  double[] timesteps(int trainTimesteps, int steps, int offset) {
    return switch (this) {
      case LINSPACE -> falling(Linspace.numpy(0, trainTimesteps - 1, steps), steps);
      case LEADING -> leading(trainTimesteps / steps, steps, 0, offset);
      case TRAILING -> trailing(trainTimesteps, trainTimesteps, steps);
    };
  }

  /**
   * Whole timesteps of a grid with one point more, of which the last is not visited: those of
   * multistep solvers.
   *
   * @param trainTimesteps training steps
   * @param visible how many of them may be visited, from the first
   */
  double[] multistepTimesteps(int trainTimesteps, int visible, int steps, int offset) {
    return switch (this) {
      case LINSPACE -> round(falling(Linspace.numpy(0, visible - 1, steps + 1), steps));
      case LEADING -> leading(visible / (steps + 1), steps, 1, offset);
      case TRAILING -> trailing(visible, trainTimesteps, steps);
    };
  }

  static double[] round(double[] timesteps) {
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = Math.rint(timesteps[i]);
    }
    return timesteps;
  }

  /** The last {@code n} values, last first. */
  private static double[] falling(double[] rising, int n) {
    double[] falling = new double[n];
    for (int i = 0; i < n; i++) {
      falling[i] = rising[rising.length - 1 - i];
    }
    return falling;
  }

  /**
   * @param least multiple of the ratio to end with
   */
  private static double[] leading(int ratio, int steps, int least, int offset) {
    double[] timesteps = new double[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (double) (steps - 1 - i + least) * ratio + offset;
    }
    return timesteps;
  }

  private static double[] trailing(int start, int trainTimesteps, int steps) {
    double step = -(trainTimesteps / (double) steps);
    // numpy.arange takes the difference of its first two values for the step.
    double delta = start + step - start;
    double[] timesteps = new double[(int) Math.ceil(-start / step)];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = Math.rint(start + i * delta) - 1;
    }
    return timesteps;
  }
}

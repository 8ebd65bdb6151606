package dev.pagoda.scheduler;

/** The noise levels of the training steps, and the way between a timestep and a noise level. */
final class SigmaTable {
  private static final double LEAST_SIGMA = 1e-10;

  private final float[] sigmas;
  private final float[] logs;

  /**
   * @param sigmas rising with the training step, at least two
   */
  SigmaTable(float[] sigmas) {
    this.sigmas = sigmas;
    this.logs = new float[sigmas.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = NumpyLog.log(sigmas[i]);
    }
  }

  static SigmaTable of(SchedulerConfig config) {
    return new SigmaTable(new NoiseSchedule(config).sigmas());
  }

  float min() {
    return sigmas[0];
  }

  float max() {
    return sigmas[sigmas.length - 1];
  }

  /** How many noise levels are above the given one. */
  int above(double sigma) {
    int above = 0;
    for (float level : sigmas) {
      if (level > sigma) {
        above++;
      }
    }
    return above;
  }

  /** {@code numpy.interp}: linear between whole timesteps, constant outside the table. */
  double sigma(double timestep) {
    int below = (int) Math.floor(timestep);
    if (below < 0) {
      return min();
    }
    if (below >= sigmas.length - 1) {
      return max();
    }
    double slope = (double) sigmas[below + 1] - sigmas[below];
    return slope * (timestep - below) + sigmas[below];
  }

  /** The timestep of a noise level: {@code _sigma_to_t} of diffusers given a float64. */
  double timestep(double sigma) {
    double log = Math.log(Math.max(sigma, LEAST_SIGMA));
    int low = below(log);
    double w = clip((logs[low] - log) / (logs[low] - logs[low + 1]));
    return (1 - w) * low + w * (low + 1);
  }

  /** The same for a float32, with which NumPy computes in float32. */
  double timestep(float sigma) {
    float log = NumpyLog.log(Math.max(sigma, (float) LEAST_SIGMA));
    int low = below(log);
    float w = (float) clip((logs[low] - log) / (logs[low] - logs[low + 1]));
    return (double) (1f - w) * low + (double) w * (low + 1);
  }

  private int below(double log) {
    int low = logs.length - 2;
    while (low > 0 && log < logs[low]) {
      low--;
    }
    return low;
  }

  private static double clip(double w) {
    return Math.min(Math.max(w, 0), 1);
  }
}

package dev.pagoda.scheduler;

import java.util.List;
import java.util.stream.Stream;

/** How noise levels are spread between the highest and the lowest one, where not by timesteps. */
enum SigmaSpacing {
  /** Those of the timesteps. */
  TIMESTEPS(null),
  /** "Elucidating the Design Space of Diffusion-Based Generative Models" (arXiv:2206.00364). */
  KARRAS("use_karras_sigmas"),
  /** Evenly in the logarithm. */
  EXPONENTIAL("use_exponential_sigmas"),
  /** "Beta Sampling is All You Need" (arXiv:2407.12173). */
  BETA("use_beta_sigmas");

  private static final double RHO = 7;
  private static final BetaDistribution BETA_DISTRIBUTION = new BetaDistribution(0.6);

  private final String flag;

  SigmaSpacing(String flag) {
    this.flag = flag;
  }

  static List<Parameter> parameters() {
    return Stream.of(KARRAS, EXPONENTIAL, BETA).map(s -> Parameter.flag(s.flag)).toList();
  }

  /**
   * @throws IllegalArgumentException if the configuration asks for more than one
   */
  static SigmaSpacing of(SchedulerConfig config) {
    List<SigmaSpacing> asked =
        Stream.of(KARRAS, EXPONENTIAL, BETA).filter(s -> config.flag(s.flag)).toList();
    if (asked.size() > 1) {
      throw new IllegalArgumentException(
          "only one of use_karras_sigmas, use_exponential_sigmas, use_beta_sigmas can be true");
    }
    return asked.isEmpty() ? TIMESTEPS : asked.get(0);
  }

  /**
   * Falling noise levels, [n].
   *
   * @param sigmas levels of the timesteps, falling
   * @param max the first level
   * @param min the last level
   */
  double[] spread(double[] sigmas, double max, double min, int n) {
    return switch (this) {
      case TIMESTEPS -> sigmas;
      case KARRAS -> karras(max, min, n);
      case EXPONENTIAL -> exponential(max, min, n);
      case BETA -> beta(max, min, n);
    };
  }

  private static double[] karras(double max, double min, int n) {
    double high = Math.pow(max, 1 / RHO);
    double low = Math.pow(min, 1 / RHO);
    double[] levels = Linspace.numpy(0, 1, n);
    for (int i = 0; i < n; i++) {
      levels[i] = Math.pow(high + levels[i] * (low - high), RHO);
    }
    return levels;
  }

  private static double[] exponential(double max, double min, int n) {
    double[] levels = Linspace.numpy(Math.log(max), Math.log(min), n);
    for (int i = 0; i < n; i++) {
      levels[i] = Math.exp(levels[i]);
    }
    return levels;
  }

  private static double[] beta(double max, double min, int n) {
    double[] levels = Linspace.numpy(0, 1, n);
    for (int i = 0; i < n; i++) {
      levels[i] = min + BETA_DISTRIBUTION.quantile(1 - levels[i]) * (max - min);
    }
    return levels;
  }
}

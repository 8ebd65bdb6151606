package dev.pagoda.scheduler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  BETA("use_beta_sigmas"),
  /** Evenly in the logarithm, "DPM-Solver" (arXiv:2206.00927). */
  LU("use_lu_lambdas");

  private static final double RHO = 7;
  private static final BetaDistribution BETA_DISTRIBUTION = new BetaDistribution(0.6);

  private final String flag;

  SigmaSpacing(String flag) {
    this.flag = flag;
  }

  /** What all classes with spaced sigmas have; {@link #lu} comes on top. */
  static List<Parameter> parameters() {
    return Stream.of(KARRAS, EXPONENTIAL, BETA).map(s -> Parameter.flag(s.flag)).toList();
  }

  static Parameter lu() {
    return Parameter.flag(LU.flag);
  }

  /**
   * @throws IllegalArgumentException if the configuration asks for more than one
   */
  static SigmaSpacing of(SchedulerConfig config) {
    List<SigmaSpacing> asked = flagged().filter(s -> config.flag(s.flag)).toList();
    if (asked.size() > 1) {
      throw new IllegalArgumentException(
          "only one of %s can be true"
              .formatted(flagged().map(s -> s.flag).collect(Collectors.joining(", "))));
    }
    return asked.isEmpty() ? TIMESTEPS : asked.get(0);
  }

  /** The model's configuration, without its own spacing where the request asks for one. */
  static Map<String, Object> yielding(Map<String, Object> model, Map<String, Object> overrides) {
    if (flagged().noneMatch(s -> Boolean.TRUE.equals(overrides.get(s.flag)))) {
      return model;
    }
    Map<String, Object> rest = new HashMap<>(model);
    flagged().forEach(s -> rest.remove(s.flag));
    return rest;
  }

  private static Stream<SigmaSpacing> flagged() {
    return Stream.of(values()).filter(s -> s.flag != null);
  }

  /**
   * Falling noise levels, [n], from {@code sigma_max} to {@code sigma_min} of the configuration.
   *
   * @param first the level to start from where there is no {@code sigma_max}
   * @param last the level to end with where there is no {@code sigma_min}
   * @throws IllegalArgumentException if these bounds leave no room
   */
  double[] spread(SchedulerConfig config, double first, double last, int n) {
    double max = config.number("sigma_max", first);
    double min = config.number("sigma_min", last);
    if (!(min > 0 && max >= min)) {
      throw new IllegalArgumentException(
          "sigma_min must be above 0 and sigma_max not below it, not " + min + " and " + max);
    }
    return switch (this) {
      case TIMESTEPS -> throw new IllegalStateException("the levels are those of the timesteps");
      case KARRAS -> karras(max, min, n);
      case EXPONENTIAL -> exponential(Math.log(max), Math.log(min), n);
      case LU -> exponential(NumpyLog.log((float) max), NumpyLog.log((float) min), n);
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

  private static double[] exponential(double logMax, double logMin, int n) {
    double[] levels = Linspace.numpy(logMax, logMin, n);
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

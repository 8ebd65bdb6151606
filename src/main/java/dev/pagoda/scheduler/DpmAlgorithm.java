package dev.pagoda.scheduler;

import java.util.stream.Stream;

/** Which equation of a diffusion process DPM-Solver integrates. */
enum DpmAlgorithm {
  /** The flow of the clean sample, "DPM-Solver++" (arXiv:2211.01095). */
  DPM_SOLVER_PP("dpmsolver++", true, false),
  /** The stochastic equation of the clean sample. */
  SDE_DPM_SOLVER_PP("sde-dpmsolver++", true, true),
  /** The flow of the noise, "DPM-Solver" (arXiv:2206.00927). */
  DPM_SOLVER("dpmsolver", false, false),
  /** The stochastic equation of the noise. */
  SDE_DPM_SOLVER("sde-dpmsolver", false, true);

  private final String diffusersName;
  private final boolean clean;
  private final boolean stochastic;

  DpmAlgorithm(String diffusersName, boolean clean, boolean stochastic) {
    this.diffusersName = diffusersName;
    this.clean = clean;
    this.stochastic = stochastic;
  }

  static DpmAlgorithm of(SchedulerConfig config) {
    return Stream.of(values())
        .filter(a -> config.has("algorithm_type", a.diffusersName))
        .findFirst()
        .orElseThrow();
  }

  String diffusersName() {
    return diffusersName;
  }

  /** Whether it works on clean samples rather than on noise. */
  boolean isClean() {
    return clean;
  }

  /** Whether each step draws noise. */
  boolean isStochastic() {
    return stochastic;
  }
}

package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Multistep DPM-Solver of order 1 to 3: the steps that {@link DPMSolverMultistepScheduler} and
 * {@link EDMDPMSolverMultistepScheduler} share. Each adds the sample, the last outputs and perhaps
 * noise, with weights that depend on the noise levels alone.
 */
final class DpmSolver {
  /** With fewer steps, {@code lower_order_final} takes effect. */
  private static final int MANY_STEPS = 15;

  private final DpmWeights weights;
  private final OutputHistory outputs;
  private final StepNoise stepNoise = new StepNoise();
  private final DpmAlgorithm algorithm;
  private final int steps;
  private final boolean lowerOrderFinal;
  private final boolean firstOrderAtFinal;

  /**
   * @param levels [steps + 1]
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  DpmSolver(SchedulerConfig config, NoiseLevels levels, int steps) {
    this.algorithm = DpmAlgorithm.of(config);
    int order = config.integer("solver_order");
    boolean endsAtZero = config.has("final_sigmas_type", "zero");
    if (order < 1 || order > 3) {
      throw new IllegalArgumentException("solver_order must be 1, 2 or 3, not " + order);
    }
    if (order == 3 && algorithm == DpmAlgorithm.SDE_DPM_SOLVER) {
      throw new IllegalArgumentException("solver_order 3 is not supported for sde-dpmsolver");
    }
    if (endsAtZero && !algorithm.isClean()) {
      throw new IllegalArgumentException(
          "final_sigmas_type zero is not supported for algorithm_type %s; choose sigma_min"
              .formatted(algorithm.diffusersName()));
    }
    this.weights = new DpmWeights(algorithm, config.has("solver_type", "midpoint"), levels);
    this.outputs = new OutputHistory(order);
    this.steps = steps;
    this.lowerOrderFinal = config.flag("lower_order_final") && steps < MANY_STEPS;
    this.firstOrderAtFinal = config.flag("euler_at_final") || lowerOrderFinal || endsAtZero;
  }

  static List<Parameter> parameters(String... algorithms) {
    return List.of(
        Parameter.integer("solver_order", 2),
        Parameter.choice("algorithm_type", algorithms).reading("dpmsolver++", "deis"),
        Parameter.choice("solver_type", "midpoint", "heun")
            .reading("midpoint", "logrho", "bh1", "bh2"),
        Parameter.flag("lower_order_final", true),
        Parameter.flag("euler_at_final"),
        Parameter.choice("final_sigmas_type", "zero", "sigma_min"),
        Parameter.fixed("thresholding", false));
  }

  DpmAlgorithm algorithm() {
    return algorithm;
  }

  /** The buffer to write the clean sample, or the noise, of a step to, before the step is made. */
  float[] nextOutput(int length) {
    return outputs.next(length);
  }

  void step(int step, float[] sample, List<TorchGenerator> noise) {
    weights.set(step, order(step));
    Samples.scale(weights.ofSample(), sample);
    for (int back = 0; back < weights.order(); back++) {
      Samples.add(weights.ofOutput(back), outputs.get(back), sample);
    }
    if (algorithm.isStochastic()) {
      Samples.add(weights.ofNoise(), stepNoise.draw(noise, sample.length), sample);
    }
  }

  private int order(int step) {
    if (step == steps - 1 && firstOrderAtFinal) {
      return 1;
    }
    int most = step == steps - 2 && lowerOrderFinal ? 2 : 3;
    return Math.min(outputs.size(), most);
  }
}

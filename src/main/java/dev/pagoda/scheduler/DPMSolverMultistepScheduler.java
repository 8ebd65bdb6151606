package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Multistep DPM-Solver and DPM-Solver++ (arXiv:2206.00927, arXiv:2211.01095), as diffusers' class
 * of that name computes them: DPM++ 2M, 3M and their stochastic variants.
 */
final class DPMSolverMultistepScheduler extends UnitVarianceScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          Parameter.join(
              Parameter.join(NoiseSchedule.parameters(), SigmaSpacing.parameters()),
              TimestepSpacing.parameters()),
          DpmSolver.parameters("dpmsolver++", "sde-dpmsolver++", "dpmsolver", "sde-dpmsolver"),
          SigmaSpacing.lu(),
          NoiseSchedule.zeroSnr(),
          PredictionType.parameter(),
          Parameter.lowerBound("lambda_min_clipped"),
          Parameter.fixed("variance_type", null),
          Parameter.fixed("use_flow_sigmas", false),
          Parameter.fixed("use_dynamic_shifting", false));

  private final DpmSolver solver;
  private final OutputConversion[] conversions;

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  DPMSolverMultistepScheduler(SchedulerConfig config, Steps steps) {
    super(config, MultistepSchedule.of(config, steps));
    this.solver = new DpmSolver(config, levels(), steps());
    PredictionType prediction = PredictionType.of(config);
    boolean clean = solver.algorithm().isClean();
    this.conversions = levels().conversions(steps(), clean ? prediction::clean : prediction::noise);
  }

  /** The stochastic algorithms draw noise at every step, also at the last. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    conversions[step].convert(sample, modelOutput, solver.nextOutput(sample.length));
    solver.step(step, sample, noise);
  }
}

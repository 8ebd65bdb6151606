package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Multistep DPM-Solver++ with noise levels and preconditioning of "Elucidating the Design Space of
 * Diffusion-Based Generative Models" (arXiv:2206.00364), as diffusers' class of that name computes
 * it (Playground v2.5). Timesteps are a quarter of the logarithm of sigma, from about 1 to -1.5.
 */
final class EDMDPMSolverMultistepScheduler implements Scheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          List.of(
              Parameter.number("sigma_min", 0.002),
              Parameter.number("sigma_max", 80.0),
              Parameter.number("sigma_data", 0.5),
              Parameter.number("rho", 7.0),
              Parameter.choice("sigma_schedule", "karras", "exponential"),
              Parameter.integer("num_train_timesteps", 1000),
              Parameter.choice("prediction_type", "epsilon", "v_prediction")),
          DpmSolver.parameters("dpmsolver++", "sde-dpmsolver++"));

  private final float[] timesteps;
  private final float[] sigmas;
  private final NoiseLevels levels;
  private final DpmSolver solver;
  private final OutputConversion[] conversions;
  private final double sigmaMax;
  private final double sigmaData;

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  EDMDPMSolverMultistepScheduler(SchedulerConfig config, Steps steps) {
    Schedule schedule = EdmSchedule.of(config, ((Steps.Count) steps).number());
    this.timesteps = schedule.timesteps();
    this.sigmas = schedule.sigmas();
    this.levels = NoiseLevels.varianceExploding(sigmas);
    this.solver = new DpmSolver(config, levels, timesteps.length);
    if (solver.algorithm().isStochastic() && config.integer("solver_order") == 3) {
      throw new IllegalArgumentException("solver_order 3 is not supported for sde-dpmsolver++");
    }
    this.sigmaMax = config.number("sigma_max");
    this.sigmaData = config.number("sigma_data");
    double sign = PredictionType.of(config) == PredictionType.EPSILON ? 1 : -1;
    this.conversions =
        levels.conversions(timesteps.length, (alpha, sigma) -> precondition(sigma, sign));
  }

  @Override
  public float[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public float[] sigmas() {
    return sigmas.clone();
  }

  @Override
  public float initNoiseSigma() {
    return (float) Math.sqrt(sigmaMax * sigmaMax + 1);
  }

  @Override
  public void scaleModelInput(float[] sample, int step, float[] scaled) {
    Samples.copy(sample, scaled);
    Samples.scale((float) (1 / deviation(sigmas[step])), scaled);
  }

  @Override
  public void addNoise(float[] original, float[] noise, int step, float[] noisy) {
    levels.addNoise(original, noise, step, noisy);
  }

  @Override
  public void predictClean(float[] modelOutput, int step, float[] sample, float[] clean) {
    conversions[step].convert(sample, modelOutput, clean);
  }

  /** The stochastic algorithm draws noise at every step, also at the last. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    predictClean(modelOutput, step, sample, solver.nextOutput(sample.length));
    solver.step(step, sample, noise);
  }

  private OutputConversion precondition(double sigma, double sign) {
    double deviation = deviation(sigma);
    return OutputConversion.of(
        sigmaData * sigmaData / (deviation * deviation), sign * sigma * sigmaData / deviation);
  }

  private double deviation(double sigma) {
    return Math.sqrt(sigma * sigma + sigmaData * sigmaData);
  }
}

package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Euler's method on the probability flow, algorithm 2 of "Elucidating the Design Space of
 * Diffusion-Based Generative Models" (arXiv:2206.00364) without churn, as diffusers' {@code
 * EulerDiscreteScheduler} computes it.
 */
final class EulerDiscreteScheduler extends SigmaScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          Parameter.join(NoiseSchedule.parameters(), SigmaSpacing.parameters()),
          TimestepSpacing.parameters(),
          NoiseSchedule.zeroSnr(),
          Parameter.choice(
              "prediction_type", "epsilon", "v_prediction", "sample", "original_sample"),
          Parameter.choice("interpolation_type", "linear", "log_linear"),
          Parameter.number("sigma_min", null),
          Parameter.number("sigma_max", null),
          Parameter.choice("timestep_type", "discrete", "continuous"),
          Parameter.choice("final_sigmas_type", "zero", "sigma_min"));

  private float[] derivative;

  EulerDiscreteScheduler(SchedulerConfig config, Steps steps) {
    super(config, EulerSchedule.of(config, steps));
  }

  /** Deterministic: draws no noise. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    derivative = Samples.room(derivative, sample.length);
    predictClean(modelOutput, step, sample, derivative);
    derivative(sample, step, derivative);
    Samples.add(sigma(step + 1) - sigma(step), derivative, sample);
  }
}

package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Heun's method, algorithm 2 of "Elucidating the Design Space of Diffusion-Based Generative Models"
 * (arXiv:2206.00364) without churn, as diffusers' {@code HeunDiscreteScheduler} computes it. Steps
 * come in pairs: one with an even index goes to the next level as Euler does; the odd one after it
 * is evaluated there and replaces that by a step with the mean of both derivatives. Every timestep
 * but the first therefore stands twice.
 */
final class HeunDiscreteScheduler extends SigmaScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          Parameter.join(
              NoiseSchedule.parameters(
                  0.00085, 0.012, "linear", "scaled_linear", "squaredcos_cap_v2", "exp"),
              SigmaSpacing.parameters()),
          TimestepSpacing.parameters(),
          PredictionType.parameter(),
          Parameter.flag("clip_sample"),
          Parameter.number("clip_sample_range", 1.0));

  private final float clipRange;
  private boolean inPair;
  private float[] start;
  private float[] first;
  private float[] second;

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  HeunDiscreteScheduler(SchedulerConfig config, Steps steps) {
    super(config, twice(EulerSchedule.of(config, steps)));
    this.clipRange = config.clipRange();
  }

  @Override
  public int order() {
    return 2;
  }

  /**
   * Deterministic: draws no noise. A run that begins with an odd step is already at the level to
   * which that step would go, so it leaves the sample as it is.
   */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    if (step % 2 == 0) {
      first = derivative(modelOutput, step, sample, first);
      start = Samples.room(start, sample.length);
      Samples.copy(sample, start);
      Samples.add(sigma(step + 1) - sigma(step), first, sample);
      inPair = true;
    } else if (inPair) {
      second = derivative(modelOutput, step, sample, second);
      Samples.mix(0.5f, first, 0.5f, second, second);
      Samples.mix(1, start, sigma(step) - sigma(step - 1), second, sample);
    }
  }

  private float[] derivative(float[] modelOutput, int step, float[] sample, float[] buffer) {
    float[] result = Samples.room(buffer, sample.length);
    predictClean(modelOutput, step, sample, result);
    Samples.clip(result, clipRange);
    derivative(sample, step, result);
    return result;
  }

  private static Schedule twice(Schedule once) {
    int steps = once.timesteps().length;
    float[] timesteps = new float[2 * steps - 1];
    float[] sigmas = new float[2 * steps];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = once.timesteps()[(i + 1) / 2];
      sigmas[i] = once.sigmas()[(i + 1) / 2];
    }
    sigmas[sigmas.length - 1] = once.sigmas()[steps];
    return new Schedule(timesteps, sigmas);
  }
}

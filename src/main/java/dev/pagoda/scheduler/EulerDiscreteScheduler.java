package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Euler's method on the probability flow, algorithm 2 of "Elucidating the Design Space of
 * Diffusion-Based Generative Models" (arXiv:2206.00364) without churn, as diffusers' {@code
 * EulerDiscreteScheduler} computes it.
 */
final class EulerDiscreteScheduler implements Scheduler {
  static final List<Parameter> PARAMETERS =
      Stream.of(
              NoiseSchedule.parameters().stream(),
              SigmaSpacing.parameters().stream(),
              Stream.of(
                  PredictionType.parameter(),
                  Parameter.choice("interpolation_type", "linear", "log_linear"),
                  Parameter.number("sigma_min", null),
                  Parameter.number("sigma_max", null),
                  Parameter.choice("timestep_spacing", "linspace", "leading", "trailing"),
                  Parameter.choice("timestep_type", "discrete", "continuous"),
                  Parameter.integer("steps_offset", 0),
                  Parameter.choice("final_sigmas_type", "zero", "sigma_min")))
          .flatMap(s -> s)
          .toList();

  private final PredictionType prediction;
  private final boolean leading;
  private final float[] timesteps;
  private final float[] sigmas;

  EulerDiscreteScheduler(SchedulerConfig config, EulerSchedule schedule) {
    this.prediction = PredictionType.of(config);
    this.leading = TimestepSpacing.of(config) == TimestepSpacing.LEADING;
    this.timesteps = schedule.timesteps();
    this.sigmas = schedule.sigmas();
  }

  @Override
  public float[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public float[] sigmas() {
    return sigmas.clone();
  }

  /** The highest sigma, and with leading timesteps the deviation of sample and noise together. */
  @Override
  public float initNoiseSigma() {
    float max =
        (float) IntStream.range(0, sigmas.length).mapToDouble(i -> sigmas[i]).max().orElse(0);
    return leading ? deviation(max) : max;
  }

  @Override
  public void scaleModelInput(float[] sample, int step, float[] scaled) {
    float deviation = deviation(sigmas[step]);
    for (int i = 0; i < sample.length; i++) {
      scaled[i] = sample[i] / deviation;
    }
  }

  /** Deterministic: draws no noise. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    float sigma = sigmas[step];
    float dt = sigmas[step + 1] - sigma;
    switch (prediction) {
      case EPSILON -> stepEpsilon(modelOutput, sample, sigma, dt);
      case V_PREDICTION -> stepVelocity(modelOutput, sample, sigma, dt);
      case SAMPLE -> stepSample(modelOutput, sample, sigma, dt);
    }
  }

  private static void stepEpsilon(float[] output, float[] sample, float sigma, float dt) {
    for (int i = 0; i < sample.length; i++) {
      // Not simplified to the output itself: diffusers rounds on this way.
      float x0 = sample[i] - sigma * output[i];
      sample[i] += (sample[i] - x0) / sigma * dt;
    }
  }

  private static void stepVelocity(float[] output, float[] sample, float sigma, float dt) {
    float out = -sigma / deviation(sigma);
    float variance = sigma * sigma + 1f;
    for (int i = 0; i < sample.length; i++) {
      float x0 = output[i] * out + sample[i] / variance;
      sample[i] += (sample[i] - x0) / sigma * dt;
    }
  }

  private static void stepSample(float[] output, float[] sample, float sigma, float dt) {
    for (int i = 0; i < sample.length; i++) {
      sample[i] += (sample[i] - output[i]) / sigma * dt;
    }
  }

  private static float deviation(float sigma) {
    return (float) Math.sqrt(sigma * sigma + 1f);
  }
}

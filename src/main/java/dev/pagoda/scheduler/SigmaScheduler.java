package dev.pagoda.scheduler;

import java.util.stream.IntStream;

/**
 * What the schedulers have in common whose samples are {@code clean + sigma * noise}, and whose
 * denoisers are given them with variance 1.
 */
abstract sealed class SigmaScheduler implements Scheduler
    permits EulerDiscreteScheduler,
        EulerAncestralDiscreteScheduler,
        HeunDiscreteScheduler,
        LMSDiscreteScheduler {
  private final float[] timesteps;
  private final float[] sigmas;
  private final NoiseLevels levels;
  private final OutputConversion[] clean;
  private final boolean leading;

  SigmaScheduler(SchedulerConfig config, Schedule schedule) {
    PredictionType prediction = PredictionType.of(config);
    this.timesteps = schedule.timesteps();
    this.sigmas = schedule.sigmas();
    this.levels = NoiseLevels.varianceExploding(sigmas);
    this.clean = levels.conversions(timesteps.length, (alpha, sigma) -> prediction.clean(sigma));
    this.leading = TimestepSpacing.of(config) == TimestepSpacing.LEADING;
  }

  @Override
  public final float[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public final float[] sigmas() {
    return sigmas.clone();
  }

  /** The highest sigma, and with leading timesteps the deviation of sample and noise together. */
  @Override
  public final float initNoiseSigma() {
    float max =
        (float) IntStream.range(0, sigmas.length).mapToDouble(i -> sigmas[i]).max().orElse(0);
    return leading ? deviation(max) : max;
  }

  @Override
  public final void scaleModelInput(float[] sample, int step, float[] scaled) {
    float deviation = deviation(sigmas[step]);
    for (int i = 0; i < sample.length; i++) {
      scaled[i] = sample[i] / deviation;
    }
  }

  @Override
  public final void addNoise(float[] original, float[] noise, int step, float[] noisy) {
    levels.addNoise(original, noise, step, noisy);
  }

  final float sigma(int level) {
    return sigmas[level];
  }

  @Override
  public final void predictClean(float[] modelOutput, int step, float[] sample, float[] result) {
    clean[step].convert(sample, modelOutput, result);
  }

  /** Replaces the clean sample by the derivative of the sample by sigma. */
  final void derivative(float[] sample, int step, float[] clean) {
    float sigma = sigmas[step];
    for (int i = 0; i < sample.length; i++) {
      clean[i] = (sample[i] - clean[i]) / sigma;
    }
  }

  private static float deviation(float sigma) {
    return (float) Math.sqrt(sigma * sigma + 1f);
  }
}

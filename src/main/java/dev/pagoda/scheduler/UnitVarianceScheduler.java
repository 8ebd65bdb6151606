package dev.pagoda.scheduler;

/**
 * What the schedulers have in common whose samples have variance 1, {@code alpha * clean + sigma *
 * noise}, so that denoisers take them as they are.
 */
abstract sealed class UnitVarianceScheduler implements Scheduler
    permits DDIMScheduler, DPMSolverMultistepScheduler, LCMScheduler, UniPCMultistepScheduler {
  private final float[] timesteps;
  private final float[] sigmas;
  private final NoiseLevels levels;
  private final OutputConversion[] clean;

  /**
   * @param config tells what outputs mean
   * @param sigmas [steps + 1], or empty for schedulers that have none
   * @param levels at least one per timestep
   */
  UnitVarianceScheduler(
      SchedulerConfig config, float[] timesteps, float[] sigmas, NoiseLevels levels) {
    this.timesteps = timesteps;
    this.sigmas = sigmas;
    this.levels = levels;
    this.clean = levels.conversions(timesteps.length, PredictionType.of(config)::clean);
  }

  UnitVarianceScheduler(SchedulerConfig config, Schedule schedule) {
    this(
        config,
        schedule.timesteps(),
        schedule.sigmas(),
        NoiseLevels.variancePreserving(schedule.sigmas()));
  }

  @Override
  public final float[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public final float[] sigmas() {
    return sigmas.clone();
  }

  @Override
  public final float initNoiseSigma() {
    return 1;
  }

  @Override
  public final void scaleModelInput(float[] sample, int step, float[] scaled) {
    Samples.copy(sample, scaled);
  }

  @Override
  public final void addNoise(float[] original, float[] noise, int step, float[] noisy) {
    levels.addNoise(original, noise, step, noisy);
  }

  @Override
  public final void predictClean(float[] modelOutput, int step, float[] sample, float[] result) {
    clean[step].convert(sample, modelOutput, result);
  }

  final NoiseLevels levels() {
    return levels;
  }

  final int steps() {
    return timesteps.length;
  }
}

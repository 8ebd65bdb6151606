package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * "Denoising Diffusion Implicit Models" (arXiv:2010.02502), formulas 12 and 16, as diffusers'
 * {@code DDIMScheduler} computes them.
 */
final class DDIMScheduler extends UnitVarianceScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          NoiseSchedule.parameters(),
          TimestepSpacing.parameters("leading", "trailing", "linspace"),
          NoiseSchedule.zeroSnr(),
          PredictionType.parameter(),
          Parameter.flag("clip_sample", true),
          Parameter.number("clip_sample_range", 1.0),
          Parameter.flag("set_alpha_to_one", true),
          Parameter.fixed("thresholding", false));

  private final OutputConversion[] noiseOf;
  private final float[] nextClean;
  private final float[] nextNoise;
  private final float[] deviation;
  private final float clipRange;
  private final boolean draws;
  private final StepNoise stepNoise = new StepNoise();
  private float[] clean;
  private float[] direction;

  /**
   * @param eta 0 for no fresh noise, to 1 for that of DDPM
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  DDIMScheduler(SchedulerConfig config, Steps steps, double eta) {
    this(config, AlphaSchedule.ddim(config, ((Steps.Count) steps).number()), eta);
  }

  private DDIMScheduler(SchedulerConfig config, AlphaSchedule schedule, double eta) {
    super(config, schedule.timesteps(), new float[0], schedule.levels());
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta must be from 0 to 1, not " + eta);
    }
    PredictionType prediction = PredictionType.of(config);
    schedule.require(prediction);
    this.noiseOf = levels().conversions(steps(), prediction::noise);
    this.nextClean = new float[steps()];
    this.nextNoise = new float[steps()];
    this.deviation = new float[steps()];
    this.clipRange = config.clipRange();
    this.draws = eta > 0;
    for (int i = 0; i < steps(); i++) {
      weigh(i, schedule.alphasCumprod()[i], schedule.next()[i], eta);
    }
  }

  private void weigh(int step, double alpha, double next, double eta) {
    double variance = eta * eta * (1 - next) / (1 - alpha) * (1 - alpha / next);
    nextClean[step] = (float) Math.sqrt(next);
    nextNoise[step] = (float) Math.sqrt(Math.max(1 - next - variance, 0));
    deviation[step] = (float) Math.sqrt(variance);
  }

  /** Draws noise at every step if eta is above 0. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    clean = Samples.room(clean, sample.length);
    direction = Samples.room(direction, sample.length);
    predictClean(modelOutput, step, sample, clean);
    Samples.clip(clean, clipRange);
    noiseOf[step].convert(sample, modelOutput, direction);
    Samples.mix(nextClean[step], clean, nextNoise[step], direction, sample);
    if (draws) {
      Samples.add(deviation[step], stepNoise.draw(noise, sample.length), sample);
    }
  }
}

package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Multistep sampling of "Latent Consistency Models" (arXiv:2310.04378), as diffusers' {@code
 * LCMScheduler} computes it: predict the clean sample, add noise of the next level. Timesteps are
 * picked from those of distillation, so that spacing and offset have no say.
 */
final class LCMScheduler extends UnitVarianceScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          NoiseSchedule.parameters(0.00085, 0.012, "scaled_linear", "linear", "squaredcos_cap_v2"),
          List.of(
              Parameter.integer("original_inference_steps", 50),
              Parameter.number("timestep_scaling", 10.0)),
          NoiseSchedule.zeroSnr(),
          PredictionType.parameter(),
          Parameter.flag("clip_sample"),
          Parameter.number("clip_sample_range", 1.0),
          Parameter.fixed("thresholding", false));

  private static final double SIGMA_DATA = 0.5;

  private final OutputConversion[] boundary;
  private final float[] nextClean;
  private final float[] nextNoise;
  private final float clipRange;
  private final StepNoise stepNoise = new StepNoise();
  private float[] clean;

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself or the
   *     steps
   */
  LCMScheduler(SchedulerConfig config, Steps steps) {
    this(config, AlphaSchedule.lcm(config, LcmTimesteps.of(config, steps)));
  }

  private LCMScheduler(SchedulerConfig config, AlphaSchedule schedule) {
    super(config, schedule.timesteps(), new float[0], schedule.levels());
    PredictionType prediction = PredictionType.of(config);
    schedule.require(prediction);
    double scaling = config.number("timestep_scaling");
    this.clipRange = config.clipRange();
    this.boundary = new OutputConversion[steps()];
    this.nextClean = new float[steps()];
    this.nextNoise = new float[steps()];
    for (int i = 0; i < steps(); i++) {
      boundary[i] = boundary(schedule.timesteps()[i] * scaling);
      nextClean[i] = (float) Math.sqrt(schedule.next()[i]);
      nextNoise[i] = (float) Math.sqrt(1 - (double) schedule.next()[i]);
    }
  }

  /** At time 0 a consistency model must return the sample itself. */
  private static OutputConversion boundary(double time) {
    double variance = time * time + SIGMA_DATA * SIGMA_DATA;
    return OutputConversion.of(SIGMA_DATA * SIGMA_DATA / variance, time / Math.sqrt(variance));
  }

  /** Draws noise at every step but the last. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    clean = Samples.room(clean, sample.length);
    predictClean(modelOutput, step, sample, clean);
    Samples.clip(clean, clipRange);
    boundary[step].convert(sample, clean, sample);
    if (step < steps() - 1) {
      float[] fresh = stepNoise.draw(noise, sample.length);
      Samples.mix(nextClean[step], sample, nextNoise[step], fresh, sample);
    }
  }
}

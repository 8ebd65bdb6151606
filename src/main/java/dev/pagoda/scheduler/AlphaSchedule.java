package dev.pagoda.scheduler;

import java.util.stream.IntStream;

/**
 * Timesteps of DDIM and LCM with the share of the signal in the variance there, {@code
 * alphas_cumprod}.
 *
 * @param timesteps [steps], whole
 * @param alphasCumprod at the timestep, [steps]
 * @param next where the step leads to, [steps]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record AlphaSchedule(float[] timesteps, float[] alphasCumprod, float[] next) {

  /**
   * A step of DDIM leads as many training steps down as there are between two evenly spaced ones,
   * whatever the next timestep is. The timestep -1 that trailing spacing makes of some numbers of
   * steps is read as 0. (diffusers reads it as the noisiest one, which spoils the sample.)
   *
   * @throws IllegalArgumentException if a timestep is beyond training
   */
  static AlphaSchedule ddim(SchedulerConfig config, int steps) {
    NoiseSchedule noise = new NoiseSchedule(config);
    int training = config.integer("num_train_timesteps");
    double[] timesteps =
        TimestepSpacing.round(
            TimestepSpacing.of(config).timesteps(training, steps, config.integer("steps_offset")));
    float last = config.flag("set_alpha_to_one") ? 1 : noise.alphaCumprod(0);
    float[] now = new float[timesteps.length];
    float[] next = new float[timesteps.length];
    for (int i = 0; i < timesteps.length; i++) {
      int previous = (int) timesteps[i] - training / steps;
      now[i] = noise.alphaCumprod((int) Math.max(timesteps[i], 0));
      next[i] = previous >= 0 ? noise.alphaCumprod(previous) : last;
    }
    return new AlphaSchedule(Schedule.floats(timesteps), now, next);
  }

  /**
   * A step of LCM leads to the next timestep, the last one to a clean sample.
   *
   * @param timesteps falling, whole
   * @throws IllegalArgumentException if a timestep is beyond training
   */
  static AlphaSchedule lcm(SchedulerConfig config, double[] timesteps) {
    NoiseSchedule noise = new NoiseSchedule(config);
    float[] now = new float[timesteps.length];
    float[] next = new float[timesteps.length];
    for (int i = 0; i < timesteps.length; i++) {
      now[i] = noise.alphaCumprod((int) timesteps[i]);
      next[i] = i + 1 < timesteps.length ? noise.alphaCumprod((int) timesteps[i + 1]) : 1;
    }
    return new AlphaSchedule(Schedule.floats(timesteps), now, next);
  }

  NoiseLevels levels() {
    return NoiseLevels.ofAlphasCumprod(alphasCumprod);
  }

  /**
   * @throws IllegalArgumentException if there is no signal left at a timestep from which the output
   *     of this type could tell the clean sample
   */
  void require(PredictionType prediction) {
    if (prediction == PredictionType.EPSILON
        && IntStream.range(0, timesteps.length).anyMatch(i -> alphasCumprod[i] == 0)) {
      throw new IllegalArgumentException(
          "rescale_betas_zero_snr leaves no signal at the first timestep, which prediction_type"
              + " epsilon cannot do without; choose v_prediction or sample");
    }
  }
}

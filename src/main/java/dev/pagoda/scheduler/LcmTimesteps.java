package dev.pagoda.scheduler;

/** Timesteps of a run with {@link LCMScheduler}: some of those the model was distilled on. */
final class LcmTimesteps {
  private LcmTimesteps() {}

  /**
   * @param steps a number, or timesteps
   * @return falling, whole
   * @throws IllegalArgumentException if there were fewer in distillation than are asked for
   */
  static double[] of(SchedulerConfig config, Steps steps) {
    int training = config.integer("num_train_timesteps");
    int original = config.integer("original_inference_steps");
    if (original < 1 || original > training) {
      throw new IllegalArgumentException(
          "original_inference_steps must be from 1 to num_train_timesteps, %d, not %d"
              .formatted(training, original));
    }
    if (steps instanceof Steps.Timesteps given) {
      return given.whole();
    }
    int number = ((Steps.Count) steps).number();
    if (number > original) {
      throw new IllegalArgumentException(
          "num_inference_steps must not be larger than original_inference_steps, %d, not %d"
              .formatted(original, number));
    }
    double[] timesteps = new double[number];
    double apart = original / (double) number;
    for (int i = 0; i < number; i++) {
      timesteps[i] = (original - (int) Math.floor(i * apart)) * (training / original) - 1;
    }
    return timesteps;
  }
}

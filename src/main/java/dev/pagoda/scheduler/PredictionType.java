package dev.pagoda.scheduler;

/**
 * What the denoiser's output means for a sample {@code alpha * clean + sigma * noise} whose alpha
 * and sigma have squares that add up to 1.
 */
enum PredictionType {
  /** The noise in the sample. */
  EPSILON,
  /** The velocity of "Progressive Distillation" (arXiv:2202.00512). */
  V_PREDICTION,
  /** The clean sample. */
  SAMPLE;

  /** The usual three. */
  static Parameter parameter() {
    return Parameter.choice("prediction_type", "epsilon", "v_prediction", "sample");
  }

  static PredictionType of(SchedulerConfig config) {
    return switch (config.text("prediction_type")) {
      case "epsilon" -> EPSILON;
      case "v_prediction" -> V_PREDICTION;
      default -> SAMPLE;
    };
  }

  /** Makes the clean sample; with no signal left (alpha 0) not defined for {@link #EPSILON}. */
  OutputConversion clean(double alpha, double sigma) {
    return switch (this) {
      case EPSILON -> OutputConversion.of(1 / alpha, -sigma / alpha);
      case V_PREDICTION -> OutputConversion.of(alpha, -sigma);
      case SAMPLE -> OutputConversion.of(0, 1);
    };
  }

  /**
   * Makes the clean sample where samples are not scaled by alpha.
   *
   * @param sigma deviation of the noise in {@code clean + sigma * noise}
   */
  OutputConversion clean(double sigma) {
    double variance = sigma * sigma + 1;
    return switch (this) {
      case EPSILON -> OutputConversion.of(1, -sigma);
      case V_PREDICTION -> OutputConversion.of(1 / variance, -sigma / Math.sqrt(variance));
      case SAMPLE -> OutputConversion.of(0, 1);
    };
  }

  /** Makes the noise. */
  OutputConversion noise(double alpha, double sigma) {
    return switch (this) {
      case EPSILON -> OutputConversion.of(0, 1);
      case V_PREDICTION -> OutputConversion.of(sigma, alpha);
      case SAMPLE -> OutputConversion.of(1 / sigma, -alpha / sigma);
    };
  }
}

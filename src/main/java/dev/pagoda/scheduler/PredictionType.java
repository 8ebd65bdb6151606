package dev.pagoda.scheduler;

/** What the denoiser's output means. */
enum PredictionType {
  /** The noise in the sample. */
  EPSILON,
  /** The velocity of "Progressive Distillation" (arXiv:2202.00512). */
  V_PREDICTION,
  /** The clean sample. */
  SAMPLE;

  static Parameter parameter() {
    return Parameter.choice(
        "prediction_type", "epsilon", "v_prediction", "sample", "original_sample");
  }

  static PredictionType of(SchedulerConfig config) {
    return switch (config.text("prediction_type")) {
      case "epsilon" -> EPSILON;
      case "v_prediction" -> V_PREDICTION;
      default -> SAMPLE;
    };
  }
}

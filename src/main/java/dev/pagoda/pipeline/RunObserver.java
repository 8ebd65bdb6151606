package dev.pagoda.pipeline;

/**
 * Watches the inside of runs: for golden tests and for the benchmark. Called on the run's thread.
 */
interface RunObserver {
  /** Watches nothing. */
  RunObserver NONE = new RunObserver() {};

  /** Before the first step. */
  default void onConditioned(PromptEmbeds prompts, float[] timeIds) {}

  /** Before the first step, of PixArt-Sigma. */
  default void onCaptioned(CaptionEmbeds captions) {}

  /**
   * Before and after the scheduler's step.
   *
   * @param scaled what the denoiser was given, [batch, channels, h, w]
   * @param rows what it returned, [rows, channels, h, w]
   * @param guided what the scheduler is given, [batch, channels, h, w]
   */
  default void onStep(int step, float timestep, float[] scaled, float[] rows, float[] guided) {}

  /**
   * At the end of a run.
   *
   * @param graphNanos time inside ONNX Runtime's runs
   * @param totalNanos time of the run without loading sessions
   */
  default void onFinished(long graphNanos, long totalNanos) {}
}

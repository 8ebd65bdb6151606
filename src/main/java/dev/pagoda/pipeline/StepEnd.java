package dev.pagoda.pipeline;

/** What a task does to the latents after each step. */
interface StepEnd {
  /** Leaves them as they are. */
  StepEnd NOTHING = (step, last, latents) -> {};

  /**
   * Called after the scheduler's step, before the next one.
   *
   * @param step index in the schedule
   * @param last whether the run makes no more steps
   * @param latents [batch, channels, h, w], changed in place
   */
  void apply(int step, boolean last, float[] latents);
}

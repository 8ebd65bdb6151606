package dev.pagoda.generation;

import java.time.Duration;

/** What a worker is told that wants to start a job. */
public sealed interface ClaimResult {
  /** It is the worker's, until it ends or the worker gives it back. */
  record Claimed(Job job) implements ClaimResult {}

  /** There is nothing left to do. */
  record Ended(Job job) implements ClaimResult {}

  /**
   * Another worker has it.
   *
   * @param left after which that worker is gone, if it gives no sign of life until then
   */
  record Held(Duration left) implements ClaimResult {}
}

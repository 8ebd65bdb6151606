package dev.pagoda.generation;

import java.time.Duration;

/** A living worker has the job. */
public final class HeldException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Duration left;

  /**
   * @param left after which the worker is gone, if it gives no sign of life until then
   */
  HeldException(Duration left) {
    super("A worker has the job.", null, false, false);
    this.left = left;
  }

  Duration left() {
    return left;
  }
}

package dev.pagoda.generation;

/** No more jobs can wait now. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int retryAfterSeconds;

  /**
   * @param retryAfterSeconds when a place is likely to be free, at least 1
   */
  public QueueFullException(int retryAfterSeconds) {
    super("The queue is full; try again in " + retryAfterSeconds + " s.");
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}

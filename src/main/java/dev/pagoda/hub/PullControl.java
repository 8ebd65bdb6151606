package dev.pagoda.hub;

/** Watches a pull, and may cancel it. */
public final class PullControl {
  /** Is told how far a pull is; called by one thread at a time, and often. */
  public interface Listener {
    /** What happens now, such as {@code looking at …}. */
    void onPhase(String what);

    /**
     * Bytes that are there.
     *
     * @param file that is being fetched, as it is called locally
     * @param done of all files together
     * @param total of all files together
     */
    void onBytes(String file, long done, long total);
  }

  private final Listener listener;
  private volatile boolean canceled;

  public PullControl(Listener listener) {
    this.listener = listener;
  }

  /** Ends the pull soon; any thread may call it. */
  public void cancel() {
    canceled = true;
  }

  Listener listener() {
    return listener;
  }

  /**
   * @throws PullCanceledException if somebody canceled
   */
  void requireGoing() {
    if (canceled || Thread.currentThread().isInterrupted()) {
      throw new PullCanceledException();
    }
  }
}

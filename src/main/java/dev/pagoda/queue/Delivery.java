package dev.pagoda.queue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * A job as a worker has taken it from the queue. A queue hands a job out at least once: whoever
 * takes it asks the job's record what is still to be done. Thread-safe.
 */
public interface Delivery {
  /** Id of the job. */
  String jobId();

  /** How often the queue has handed this out, 1 for the first time. */
  int receives();

  /** Done with: the queue forgets it. Once is enough; more often is no error. */
  Uni<Void> ack();

  /** Keeps it from other workers for another {@link JobQueue#visibility()}. */
  Uni<Void> extend();

  /**
   * Gives it back: somebody takes it again, not before {@code delay} has passed.
   *
   * @param delay zero for at once
   */
  Uni<Void> release(Duration delay);
}

package dev.pagoda.queue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Jobs that wait for a worker, by id. Each is handed out at least once, most of them once, in about
 * the order they came. Thread-safe; every failure is a {@link QueueException}.
 */
public interface JobQueue extends AutoCloseable {
  /**
   * Puts a new job at the end.
   *
   * @return whether it was taken in; false where the queue is full
   */
  Uni<Boolean> offer(String jobId);

  /** Whether an offer would be refused now; false where no one can tell. */
  default boolean isFull() {
    return false;
  }

  /** Puts a job that was accepted earlier at the end, however full the queue is. */
  Uni<Void> restore(String jobId);

  /** Waits for a job and takes it; for a worker's own thread, when it is ready to start one. */
  Delivery take() throws InterruptedException;

  /** Place of a waiting job, 1 for the next; empty where it does not wait or no one can tell. */
  OptionalInt position(String jobId);

  /** Takes a waiting job out; false where it does not wait any more or no one can tell. */
  boolean remove(String jobId);

  /** How many jobs wait, as far as this process knows; empty while it does not know. */
  OptionalInt depth();

  /** How long the next job has waited; zero where none does, empty where no one can tell. */
  Optional<Duration> oldest();

  /** How long a taken job is kept from other workers, unless it is extended. */
  Duration visibility();

  /** Whether workers of other processes take from it, too. */
  boolean isShared();

  /** Completes when jobs can be queued now, fails with the reason otherwise. */
  Uni<Void> check();

  /** Ends the use by this process. */
  @Override
  default void close() {}
}

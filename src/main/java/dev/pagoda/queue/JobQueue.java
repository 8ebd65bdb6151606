package dev.pagoda.queue;

import io.smallrye.mutiny.Uni;
import java.util.OptionalInt;

/** Ids of jobs that wait for a worker, first come first served. Thread-safe. */
public interface JobQueue {
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

  /** Waits for a job and takes it; for a worker's own thread. */
  String take() throws InterruptedException;

  /** Place of a waiting job, 1 for the next; empty where it does not wait or no one can tell. */
  OptionalInt position(String jobId);

  /** Takes a waiting job out; false where it does not wait any more or no one can tell. */
  boolean remove(String jobId);
}

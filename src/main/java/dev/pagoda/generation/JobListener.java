package dev.pagoda.generation;

import io.smallrye.mutiny.Uni;

/** Is told what becomes of jobs. Nothing here blocks. */
public interface JobListener {
  /** Takes no notice. */
  JobListener NONE =
      new JobListener() {
        @Override
        public Uni<Void> accepted(Job job) {
          return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> withdrawn(Job job) {
          return Uni.createFrom().voidItem();
        }

        @Override
        public void ended(Job job) {
          // Nobody wants to know.
        }
      };

  /**
   * A job is on record and will be queued; maybe it is told again. Where the Uni fails the job is
   * not accepted.
   */
  Uni<Void> accepted(Job job);

  /** A job that was told as accepted could not be queued and has no record any more. */
  Uni<Void> withdrawn(Job job);

  /** This process has seen that a job has ended; another process may have, too, or instead. */
  void ended(Job job);
}

package dev.pagoda.generation;

import io.smallrye.mutiny.Uni;

/** Counts what the owners of jobs use. Nothing blocks. */
public interface Meter {
  /** Where nobody has a limit. */
  Meter FREE =
      new Meter() {
        @Override
        public Uni<Void> charge(Job job) {
          return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> giveBack(Job job) {
          return Uni.createFrom().voidItem();
        }
      };

  /**
   * Charges a job to its owner before it is on record; once, however often it is charged.
   *
   * @return fails with {@link LimitExceededException}, and has charged nothing then
   */
  Uni<Void> charge(Job job);

  /** Gives back what a job was charged that was not accepted after all. */
  Uni<Void> giveBack(Job job);
}

package dev.pagoda.generation;

import java.util.Objects;

/**
 * Who asks: whose jobs are made, and which are seen.
 *
 * @param owner of the jobs that are submitted; null where nobody has to say who they are
 * @param seesAll whether the jobs of others are seen, too
 */
public record Caller(String owner, boolean seesAll) {
  /** Where nobody has to say who they are, everybody sees everything. */
  public static final Caller ANYBODY = new Caller(null, true);

  /** Somebody who sees only what is theirs. */
  public static Caller owner(String owner) {
    return new Caller(Objects.requireNonNull(owner), false);
  }

  /** Returns the job, or throws {@link JobNotFoundException}: it is as if it were not there. */
  Job requireSight(Job job) {
    if (!seesAll && !Objects.equals(owner, job.owner())) {
      throw new JobNotFoundException();
    }
    return job;
  }
}

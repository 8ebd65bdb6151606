package dev.pagoda.generation;

import java.util.Objects;

/**
 * Who asks: whose jobs are made, and which are seen.
 *
 * @param owner of the jobs that are submitted; null where nobody has to say who they are
 * @param seesAll whether the jobs of others are seen, too
 * @param trace {@code traceparent} of what they ask for, or null
 */
public record Caller(String owner, boolean seesAll, String trace) {

  /** Where nobody has to say who they are, everybody sees everything. */
  public static final Caller ANYBODY = new Caller(null, true, null);

  /** Of what this thread does now. */
  public Caller(String owner, boolean seesAll) {
    this(owner, seesAll, TraceParent.current());
  }

  /** The same, asking for what this thread does now. */
  public Caller tracedHere() {
    return new Caller(owner, seesAll);
  }

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

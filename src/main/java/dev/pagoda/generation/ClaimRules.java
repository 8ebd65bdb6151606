package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whose a job is, and what becomes of its record: functions of the record and its age alone.
 *
 * @param lease how long a worker that gives no sign of life keeps a job
 * @param maxAttempts how often a job is started at most
 * @param timeout longest time from acceptance to the end of a job
 */
public record ClaimRules(Duration lease, int maxAttempts, Duration timeout) {
  private static final Duration USUAL_TIMEOUT = Duration.ofHours(1);

  /** With the usual timeout. */
  public ClaimRules(Duration lease, int maxAttempts) {
    this(lease, maxAttempts, USUAL_TIMEOUT);
  }

  /** Milliseconds between two renewals: a third of the lease, 5 seconds at most. */
  public long renewalMillis() {
    return Math.min(TimeUnit.SECONDS.toMillis(5), lease.toMillis() / 3);
  }

  /** How much of a job's time is left, as of the last change of its record; not negative. */
  public Duration left(Job job) {
    Duration left = timeout(job).minusMillis(job.elapsedMs());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** How a job ends whose time is over. */
  public Failed expired(Job job) {
    String message = "It had not ended " + timeout(job).toSeconds() + " s after its acceptance.";
    return new Failed(new JobError("deadline_exceeded", 504, message));
  }

  private Duration timeout(Job job) {
    Integer own = job.request().service().timeout();
    return own == null ? timeout : Duration.ofSeconds(own);
  }

  /** Whether a job should have ended, and no living worker is there to see to it. */
  boolean isOverdue(Job job, Duration age) {
    return !job.state().ended() && age.compareTo(left(job)) > 0 && isFree(job, age);
  }

  /** The job failed, if it is overdue. */
  Job ifOverdue(Job job, Duration age) {
    return isOverdue(job, age) ? job.with(expired(job)) : job;
  }

  /**
   * The job in the hands of {@code worker}, or ended; {@link HeldException} where it is neither.
   */
  Job claim(Job job, Duration age, Claimant worker) {
    if (job.state().ended()) {
      return job;
    }
    requireFree(job, age);
    if (isOverdue(job, age)) {
      return job.with(expired(job));
    }
    if (job.attempts() >= maxAttempts) {
      return job.with(exhausted());
    }
    Running started = new Running(0, job.request().steps());
    return job.with(started, job.attempts() + 1, new Claim(worker, 0));
  }

  Job renewed(Job job, LiveJob running) {
    if (job.state().ended()) {
      return job;
    }
    return job.with(running.overlay(job).state(), job.attempts(), job.claim().renewed());
  }

  /** The record with this end, if it is due to who ends it. */
  Job ended(Job job, Job end) {
    return job.state().ended() || !job.isStillOf(end)
        ? job
        : job.with(end.appliedLayers(), end.state());
  }

  Job unclaimed(Job job, Duration age) {
    return job.state() instanceof Running && isFree(job, age)
        ? job.with(new Queued(), job.attempts(), null)
        : job;
  }

  Job deadLettered(Job job, Duration age, int receives) {
    if (job.state().ended()) {
      return job;
    }
    requireFree(job, age);
    String message =
        "Its message was received "
            + receives
            + " times without an end, and went to the dead-letter queue.";
    return job.with(new Failed(new JobError("dead_lettered", 500, message)));
  }

  private Failed exhausted() {
    String message =
        "It was started "
            + maxAttempts
            + " times, and each time its worker died or could not reach the store.";
    return new Failed(new JobError("attempts_exhausted", 500, message));
  }

  private void requireFree(Job job, Duration age) {
    if (!isFree(job, age)) {
      throw new HeldException(lease.minus(age));
    }
  }

  private boolean isFree(Job job, Duration age) {
    return !(job.state() instanceof Running)
        || job.claim() == null
        || age.compareTo(lease) >= 0
        || job.claim().by().isGone();
  }
}

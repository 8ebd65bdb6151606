package dev.pagoda.access;

import dev.pagoda.generation.LimitExceededException;
import dev.pagoda.generation.LimitExceededException.Allowance;
import dev.pagoda.generation.LimitExceededException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an owner uses.
 *
 * @param since begin of the window
 * @param pixelSteps of all jobs that were accepted in it
 * @param jobs that had not ended when they were looked at last
 */
record Usage(Instant since, long pixelSteps, List<Charge> jobs) {
  /** More are not kept where nobody asks how many there are. */
  static final int MOST_JOBS = 100;

  Usage {
    jobs = List.copyOf(jobs);
  }

  /** One job. */
  record Charge(String id, Instant at, long pixelSteps) {}

  static Usage none(Instant now) {
    return new Usage(now, 0, List.of());
  }

  /** With one more job, unless it has been charged before. */
  Usage with(Charge charge, Limits limits, Duration window, long nextEndSeconds) {
    Usage now = in(window, charge.at());
    if (now.jobs.stream().anyMatch(job -> job.id().equals(charge.id()))) {
      return this;
    }
    limits.concurrency().ifPresent(most -> now.requireFewerJobs(most, nextEndSeconds));
    limits.pixelSteps().ifPresent(most -> now.requirePixelSteps(most, charge, window));
    return new Usage(
        now.since,
        now.pixelSteps + charge.pixelSteps(),
        Stream.concat(now.jobs.stream(), Stream.of(charge)).toList());
  }

  private void requireFewerJobs(int most, long nextEndSeconds) {
    if (jobs.size() >= most) {
      throw new LimitExceededException(
          new Allowance(Kind.CONCURRENCY, most, 0, nextEndSeconds, OptionalLong.empty()),
          "There are %d generations of yours that have not ended, and may be %d."
              .formatted(jobs.size(), most));
    }
  }

  private void requirePixelSteps(long most, Charge charge, Duration window) {
    long left = Math.max(0, most - pixelSteps);
    if (charge.pixelSteps() > left) {
      long reset = Math.max(1, Duration.between(charge.at(), since.plus(window)).toSeconds() + 1);
      throw new LimitExceededException(
          new Allowance(Kind.PIXEL_STEPS, most, left, reset, OptionalLong.of(window.toSeconds())),
          charge.pixelSteps() > most
              ? "This takes %d pixel steps (width x height x steps x pictures), more than the %d of a whole window."
                  .formatted(charge.pixelSteps(), most)
              : "This takes %d pixel steps (width x height x steps x pictures), and %d of %d are left; there are more in %d s."
                  .formatted(charge.pixelSteps(), left, most, reset));
    }
  }

  /** The same at a time that may be in a later window. */
  Usage in(Duration window, Instant now) {
    return now.isBefore(since.plus(window)) ? this : new Usage(now, 0, jobs);
  }

  /** Without jobs that have ended. */
  Usage without(Set<String> ended) {
    return new Usage(
        since, pixelSteps, jobs.stream().filter(job -> !ended.contains(job.id())).toList());
  }

  /** As if these jobs had never been. */
  Usage givenBack(Set<String> ids) {
    long back =
        jobs.stream()
            .filter(job -> ids.contains(job.id()) && !job.at().isBefore(since))
            .mapToLong(Charge::pixelSteps)
            .sum();
    return new Usage(since, Math.max(0, pixelSteps - back), jobs).without(ids);
  }

  /** Without the oldest jobs that nobody counts. */
  Usage shortened() {
    List<Charge> latest = new ArrayList<>(jobs);
    return new Usage(
        since,
        pixelSteps,
        latest.subList(Math.max(0, latest.size() - MOST_JOBS / 2), latest.size()));
  }
}

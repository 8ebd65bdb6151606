package dev.pagoda.worker;

import java.time.Duration;

/**
 * How long to leave alone what fails. A queue counts how often it hands a job out and gives it up
 * at some number: jobs must outlast a store that is away for minutes.
 */
final class Pauses {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_FOR_JOBS = Duration.ofMinutes(5);
  private static final Duration LONGEST_FOR_WORKERS = Duration.ofSeconds(30);

  private Pauses() {}

  /** Before a job is handed out again, of which {@code receives} attempts to start it failed. */
  static Duration before(int receives) {
    return doubled(receives, LONGEST_FOR_JOBS);
  }

  /** Before a worker takes another job after {@code failures} ones in a row. */
  static Duration after(int failures) {
    return doubled(failures, LONGEST_FOR_WORKERS);
  }

  private static Duration doubled(int times, Duration longest) {
    Duration pause = SHORTEST.multipliedBy(1L << Math.min(20, Math.max(0, times - 1)));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}

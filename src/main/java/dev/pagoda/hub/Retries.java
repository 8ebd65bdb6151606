package dev.pagoda.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Tries again what networks and busy servers let fail, with growing pauses. */
final class Retries {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Servers that ask for more are given up. */
  private static final Duration MOST_PATIENT = Duration.ofMinutes(5);

  /** One attempt. */
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Waits; tests wait less. */
  interface Pause {
    void take(Duration time) throws InterruptedException;
  }

  private final int attempts;
  private final Pause pause;

  Retries(int attempts, Pause pause) {
    this.attempts = attempts;
    this.pause = pause;
  }

  /**
   * Runs until an attempt succeeds.
   *
   * @param what is attempted, for messages
   * @param progress grows while there is any; only failures without it are counted
   * @throws HubException when too many attempts in a row have failed
   */
  <T> T call(String what, LongSupplier progress, Attempt<T> attempt) {
    int failures = 0;
    long reached = progress.getAsLong();
    try {
      while (true) {
        try {
          return attempt.run();
        } catch (IOException e) {
          long now = progress.getAsLong();
          failures = now > reached ? 1 : failures + 1;
          reached = Math.max(now, reached);
          Duration wait = delay(failures, e);
          if (failures >= attempts || wait.compareTo(MOST_PATIENT) > 0) {
            throw new HubException(
                "%s failed %d times: %s".formatted(what, failures, reason(e)), e);
          }
          pause.take(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PullCanceledException();
    }
  }

  /** What the server asks for, or twice as long each time, with some chance against crowds. */
  private static Duration delay(int failures, IOException failure) {
    if (failure instanceof BusyException busy && busy.retryAfter().isPresent()) {
      return busy.retryAfter().get();
    }
    long longest = Math.min(FIRST.toMillis() << Math.min(failures - 1, 10), LONGEST.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}

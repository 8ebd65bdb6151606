package dev.pagoda.queue.sqs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Failures in a row: tells the operator once a minute at most, and says how long to wait. */
final class Outage {
  private static final Logger LOG = Logger.getLogger(Outage.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SHORTEST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 30_000;

  private final String what;
  private long lastToldNanos = System.nanoTime() - QUIET_NANOS;
  private boolean told;

  /**
   * @param what what does not go on, as a sentence without its end: {@code No jobs are taken}
   */
  Outage(String what) {
    this.what = what;
  }

  /** One more failure. */
  synchronized void failed(String reason) {
    long now = System.nanoTime();
    if (now - lastToldNanos >= QUIET_NANOS) {
      lastToldNanos = now;
      told = true;
      LOG.warnf("%s: %s It is tried again.", what, reason);
    } else {
      LOG.debugf("%s: %s", what, reason);
    }
  }

  /** It works. */
  synchronized void over() {
    if (told) {
      told = false;
      LOG.infof("%s: that is over.", what);
    }
  }

  /**
   * How long to wait before the next try: longer each time up to 30 seconds, and by chance, so that
   * many processes do not come back at once.
   *
   * @param failures in a row, at least 1
   */
  static Duration pause(int failures) {
    long longest = Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(failures - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }
}

package dev.pagoda.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When to call again.
 *
 * @param delays between one attempt and the next; after the last one there is no other
 */
public record Backoff(List<Duration> delays) {
  private static final Set<Integer> BUSY = Set.of(429, 503);

  /** A receiver may not put a call off for ever. */
  private static final Duration LONGEST = Duration.ofDays(1);

  public Backoff {
    delays = List.copyOf(delays);
  }

  /**
   * How long to wait after an attempt that did not succeed; nothing where it was the last one.
   *
   * @param attempts that were made, 1 or more
   * @param status of the answer, 0 where there was none
   * @param retryAfter the header of the answer
   */
  Optional<Duration> after(int attempts, int status, Optional<String> retryAfter, Instant now) {
    if (attempts > delays.size()) {
      return Optional.empty();
    }
    Duration delay = delays.get(attempts - 1);
    return Optional.of(
        BUSY.contains(status)
            ? retryAfter.map(text -> longer(delay, wanted(text, now))).orElse(delay)
            : delay);
  }

  private static Duration longer(Duration delay, Duration wanted) {
    Duration bounded = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    return bounded.compareTo(delay) > 0 ? bounded : delay;
  }

  /** Seconds, or a date of HTTP; what is neither asks for nothing. */
  private static Duration wanted(String retryAfter, Instant now) {
    String text = retryAfter.strip();
    try {
      return text.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(
              now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}

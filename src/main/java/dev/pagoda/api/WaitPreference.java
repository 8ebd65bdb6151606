package dev.pagoda.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code wait=SECONDS} of {@code Prefer} headers (RFC 7240); what it cannot read counts as
 * absent.
 */
final class WaitPreference {
  private static final Pattern WAIT =
      Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private WaitPreference() {}

  /**
   * The first wait that is given, at most {@code longest}; none where it is not to wait at all.
   *
   * @param headers values of all {@code Prefer} headers
   */
  static Optional<Duration> of(List<String> headers, Duration longest) {
    return headers.stream()
        .flatMap(header -> Stream.of(header.split(",", -1)))
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        .map(wait -> Duration.ofSeconds(Long.parseLong(wait.group(1))))
        .map(wait -> wait.compareTo(longest) > 0 ? longest : wait)
        .findFirst()
        .filter(wait -> !wait.isZero());
  }
}

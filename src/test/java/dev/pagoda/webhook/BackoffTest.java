package dev.pagoda.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a call is repeated. */
class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Backoff BACKOFF =
      new Backoff(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

  @Test
  void eachDelayIsUsedOnce() {
    assertThat(BACKOFF.after(1, 500, Optional.empty(), NOW)).contains(Duration.ofSeconds(5));
    assertThat(BACKOFF.after(2, 0, Optional.empty(), NOW)).contains(Duration.ofMinutes(5));
    assertThat(BACKOFF.after(3, 500, Optional.empty(), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 60                            | PT1M",
        "503 | 60                            | PT1M",
        "503 | Mon, 23 Nov 2026 12:10:00 GMT | PT10M",
        "503 | Mon, 23 Nov 2026 11:00:00 GMT | PT5S",
        "503 | 2                             | PT5S",
        "503 | 999999999                     | PT24H",
        "503 | 99999999999999999999          | PT5S",
        "503 | -5                            | PT5S",
        "503 | soon                          | PT5S",
        "500 | 60                            | PT5S",
      })
  void whoIsBusyMayAskForMore(int status, String retryAfter, Duration delay) {
    assertThat(BACKOFF.after(1, status, Optional.of(retryAfter), NOW)).contains(delay);
  }
}

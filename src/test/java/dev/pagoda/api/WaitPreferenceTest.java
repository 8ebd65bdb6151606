package dev.pagoda.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefer headers are read as RFC 7240 writes them, and no one waits longer than allowed. */
class WaitPreferenceTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10|10",
        "WAIT=10|10",
        "respond-async, wait=10|10",
        "wait = \"10\"|10",
        "wait=10; foo=bar|10",
        "wait=999999999|60",
        "wait=5, wait=9|5"
      })
  void aWaitIsFound(String header, long seconds) {
    assertThat(WaitPreference.of(List.of(header), LONGEST)).hasValue(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=-1",
        "wait=1.5",
        "wait=x",
        "waiting=3",
        "return=minimal",
        "wait=99999999999999999999"
      })
  void otherHeadersAreNone(String header) {
    assertThat(WaitPreference.of(List.of(header), LONGEST)).isEmpty();
  }

  @Test
  void severalHeadersCount() {
    assertThat(WaitPreference.of(List.of("return=minimal", "wait=3"), LONGEST))
        .hasValue(Duration.ofSeconds(3));
    assertThat(WaitPreference.of(List.of(), LONGEST)).isEmpty();
  }
}

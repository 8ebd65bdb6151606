package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says. */
class JobMessageTest {
  @Test
  void itNamesTheJob() {
    assertThat(JobMessage.write("abc")).isEqualTo("{\"job\":\"abc\"}");
    assertThat(JobMessage.read("{\"job\":\"abc\"}", id -> true)).contains("abc");
  }

  @Test
  void laterVersionsMaySayMore() {
    assertThat(JobMessage.read("{\"v\": 2, \"job\": \"abc\", \"x\": [1]}", id -> true))
        .contains("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "abc",
        "\"abc\"",
        "[\"abc\"]",
        "{}",
        "{\"job\":null}",
        "{\"job\""
      })
  void othersAreNotOurs(String body) {
    assertThat(JobMessage.read(body, id -> true)).isEmpty();
  }

  @Test
  void theIdMustHaveTheFormOfOne() {
    assertThat(JobMessage.read("{\"job\":\"abc\"}", "xyz"::equals)).isEmpty();
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    assertThat(JobMessage.read("[".repeat(100_000), id -> true)).isEmpty();
  }
}

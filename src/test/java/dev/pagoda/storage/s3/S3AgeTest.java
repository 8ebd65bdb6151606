package dev.pagoda.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An object's age is told by the clock of the store, whatever time it is here. */
class S3AgeTest {
  private static S3InTest s3;

  @BeforeAll
  static void start() throws Exception {
    s3 = new S3InTest();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @AfterEach
  void clear() {
    s3.proxy.clear();
  }

  @Test
  void itIsWhatTheStoreSays() {
    assertThat(age("Thu, 01 Jan 2015 00:01:30 GMT")).isEqualTo(Duration.ofSeconds(90));
    assertThat(age("Thu, 01 Jan 2015 00:00:00 GMT")).isZero();
  }

  @Test
  void itIsNeverNegative() {
    assertThat(age("Wed, 31 Dec 2014 23:59:59 GMT")).isZero();
  }

  @Test
  void withoutAClockOfTheStoreThatOfThisMachineCounts() {
    assertThat(age(null)).isGreaterThan(Duration.ofDays(11 * 365));
    assertThat(age("at noon")).isGreaterThan(Duration.ofDays(11 * 365));
  }

  private static Duration age(String date) {
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT",
                "ETag", "\"1\"",
                "Content-Type", "text/plain"));
    if (date != null) {
      headers.put("Date", date);
    }
    s3.proxy.clear();
    s3.proxy.add(
        FaultRule.always(ProxiedRequest.method("GET"), new Fault.Answer(200, headers, "one")));
    return s3.store().get("a").await().atMost(Duration.ofMinutes(1)).age();
  }
}

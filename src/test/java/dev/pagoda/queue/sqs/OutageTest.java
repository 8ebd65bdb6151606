package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Waits grow and differ; the log stays short. */
class OutageTest {
  @RepeatedTest(20)
  void waitsGrowUpToHalfAMinute() {
    assertThat(Outage.pause(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(Outage.pause(4)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(Outage.pause(Integer.MAX_VALUE))
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test
  void waitsDiffer() {
    Set<Duration> waits = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      waits.add(Outage.pause(10));
    }
    assertThat(waits).hasSizeGreaterThan(50);
  }

  @Test
  void failuresThatComeAndGoAreToldOnceAMinute() {
    Outage outage = new Outage("No jobs are taken");
    try (LogOf log = new LogOf(Outage.class)) {
      for (int i = 0; i < 1000; i++) {
        outage.failed("Why.");
        outage.over();
      }
      assertThat(log.warnings()).containsExactly("No jobs are taken: Why. It is tried again.");
    }
  }
}

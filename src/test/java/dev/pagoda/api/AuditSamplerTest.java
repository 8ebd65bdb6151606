package dev.pagoda.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Refusals of callers that are not known are listed up to a rate, and all are counted. */
class AuditSamplerTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AuditSampler sampler =
      new AuditSampler(
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          });

  @Test
  void theyAreListedUpToARateAndTheNextLineHasTheNumberOfTheRest() {
    for (int i = 0; i < AuditSampler.PER_MINUTE; i++) {
      assertThat(sampler.next()).hasValue(0);
    }
    for (int i = 0; i < 1234; i++) {
      assertThat(sampler.next()).isEmpty();
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(sampler.next()).hasValue(1234);
    assertThat(sampler.next()).isEmpty();
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(sampler.next()).hasValue(1);
    assertThat(sampler.next()).hasValue(0);
  }
}

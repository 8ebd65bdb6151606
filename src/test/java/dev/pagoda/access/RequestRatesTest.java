package dev.pagoda.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.access.RequestRates.Count;
import dev.pagoda.config.PagodaConfigLoader;
import io.github.bucket4j.TimeMeter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests are counted by owner, and who waits as long as they are told may go on. */
class RequestRatesTest {
  private long nanos;
  private final TimeMeter time =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return nanos;
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  @Test
  void whoWaitsAsLongAsToldMayGoOn() {
    RequestRates rates = rates(Map.of("pagoda.auth.limits.requests-per-minute", "4"));
    for (int left = 3; left >= 0; left--) {
      Count count = rates.count("key:a").orElseThrow();
      assertThat(count.isAllowed()).isTrue();
      assertThat(count.allowance().remaining()).isEqualTo(left);
    }
    Count refused = rates.count("key:a").orElseThrow();
    assertThat(refused.isAllowed()).isFalse();
    assertThat(refused.allowance().resetSeconds()).isEqualTo(15);
    assertThat(refused.allowance().windowSeconds()).hasValue(60);
    assertThat(rates.count("key:b").orElseThrow().isAllowed()).isTrue();
    nanos += TimeUnit.SECONDS.toNanos(14);
    assertThat(rates.count("key:a").orElseThrow().isAllowed()).isFalse();
    nanos += TimeUnit.SECONDS.toNanos(1);
    assertThat(rates.count("key:a").orElseThrow().isAllowed()).isTrue();
  }

  @Test
  void whereThereIsNoLimitNothingIsCounted() {
    assertThat(rates(Map.of()).count("key:a")).isEmpty();
  }

  private RequestRates rates(Map<String, String> settings) {
    return new RequestRates(new KeyRing(PagodaConfigLoader.load(settings).auth()), time);
  }
}

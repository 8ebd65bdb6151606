package dev.pagoda.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which refusals of callers that are not known are listed: they cost nothing to who sends them, and
 * must not fill a disk. Thread-safe.
 */
final class AuditSampler {
  static final int PER_MINUTE = 100;

  private final Bucket bucket;
  private final LongAdder unlisted = new LongAdder();

  AuditSampler(TimeMeter time) {
    this.bucket =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(PER_MINUTE).refillGreedy(PER_MINUTE, Duration.ofMinutes(1)))
            .withCustomTimePrecision(time)
            .build();
  }

  /** How many were left out before this one; empty where this one is left out, too. */
  OptionalLong next() {
    if (bucket.tryConsume(1)) {
      return OptionalLong.of(unlisted.sumThenReset());
    }
    unlisted.increment();
    return OptionalLong.empty();
  }
}

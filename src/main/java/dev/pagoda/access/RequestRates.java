package dev.pagoda.access;

import dev.pagoda.generation.LimitExceededException.Allowance;
import dev.pagoda.generation.LimitExceededException.Kind;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the requests of each owner to this process: a bucket that is filled evenly, so that a
 * caller who waits may go on, little by little. Thread-safe.
 */
public final class RequestRates {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** A bucket that is full is as good as none, so they are forgotten from this many on. */
  private static final int MANY = 10_000;

  private final Map<String, Meter> meters = new ConcurrentHashMap<>();
  private final KeyRing keys;
  private final TimeMeter time;

  private record Meter(int limit, Bucket bucket) {}

  RequestRates(KeyRing keys, TimeMeter time) {
    this.keys = keys;
    this.time = time;
  }

  /**
   * Counts a request.
   *
   * @param allowance what the owner has left
   * @param isAllowed whether this request was within it
   */
  public record Count(Allowance allowance, boolean isAllowed) {}

  /** Counts a request of an owner; empty where there is no limit. */
  public Optional<Count> count(String owner) {
    OptionalInt limit = keys.limits(owner).requestsPerMinute();
    return limit.isPresent() ? Optional.of(count(owner, limit.getAsInt())) : Optional.empty();
  }

  private Count count(String owner, int limit) {
    if (meters.size() >= MANY) {
      meters.values().removeIf(m -> m.bucket().getAvailableTokens() >= m.limit());
    }
    ConsumptionProbe probe =
        meters
            .compute(owner, (o, m) -> m == null || m.limit() != limit ? meter(limit) : m)
            .bucket()
            .tryConsumeAndReturnRemaining(1);
    long nanos =
        probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L));
    return new Count(
        new Allowance(
            Kind.REQUESTS,
            limit,
            probe.getRemainingTokens(),
            seconds,
            OptionalLong.of(WINDOW.toSeconds())),
        probe.isConsumed());
  }

  private Meter meter(int limit) {
    return new Meter(
        limit,
        Bucket.builder()
            .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, WINDOW))
            .withCustomTimePrecision(time)
            .build());
  }
}

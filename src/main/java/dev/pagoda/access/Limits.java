package dev.pagoda.access;

import dev.pagoda.config.AuthConfig;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much one owner may use; what is empty is not limited.
 *
 * @param requestsPerMinute and process
 * @param concurrency jobs that have not ended
 * @param pixelSteps in one window
 */
record Limits(OptionalInt requestsPerMinute, OptionalInt concurrency, OptionalLong pixelSteps) {
  static Limits of(AuthConfig.Quota quota) {
    return new Limits(quota.requestsPerMinute(), quota.concurrency(), quota.pixelSteps());
  }

  /** These, and where there is none that of {@code others}. */
  Limits or(Limits others) {
    return new Limits(
        requestsPerMinute.isPresent() ? requestsPerMinute : others.requestsPerMinute,
        concurrency.isPresent() ? concurrency : others.concurrency,
        pixelSteps.isPresent() ? pixelSteps : others.pixelSteps);
  }

  /** Whether what an owner has used must be on record. */
  boolean areCounted() {
    return concurrency.isPresent() || pixelSteps.isPresent();
  }
}

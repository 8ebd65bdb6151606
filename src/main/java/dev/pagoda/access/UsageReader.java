package dev.pagoda.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.config.PagodaConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Tells what owners have used. */
@Singleton
public final class UsageReader {
  private final UsageMeter meter;
  private final KeyRing keys;
  private final Duration window;

  UsageReader(UsageMeter meter, KeyRing keys, PagodaConfig config) {
    this.meter = meter;
    this.keys = keys;
    this.window = config.auth().limits().window();
  }

  /**
   * What an owner has used.
   *
   * @param generations that have not ended
   * @param concurrency limit of them; null for none
   * @param pixelSteps of the window
   * @param pixelStepsLimit limit of them; null for none
   * @param windowEnds when they begin anew
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OwnerUsage(
      String owner,
      int generations,
      Integer concurrency,
      long pixelSteps,
      Long pixelStepsLimit,
      Instant windowEnds) {}

  /** What an owner has used; nothing, for an owner that there is not. */
  public Uni<OwnerUsage> read(String owner) {
    Limits limits = keys.limits(owner);
    return meter
        .usage(owner)
        .map(
            usage ->
                new OwnerUsage(
                    owner,
                    usage.jobs().size(),
                    limits.concurrency().isPresent() ? limits.concurrency().getAsInt() : null,
                    usage.pixelSteps(),
                    limits.pixelSteps().isPresent() ? limits.pixelSteps().getAsLong() : null,
                    usage.since().plus(window)));
  }
}

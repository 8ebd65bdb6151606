package dev.pagoda.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.api.JobView;
import dev.pagoda.api.JobViews;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.event.EventDecoder;
import dev.pagoda.event.EventHandler;
import dev.pagoda.event.EventIdentity;
import dev.pagoda.event.EventResults;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Events that succeed or fail as a whole: of Amazon S3, of EventBridge, and direct ones. */
@Singleton
final class SingleEvent {
  private final EventHandler events;
  private final JobViews views;
  private final URI base;

  SingleEvent(EventHandler events, JobViews views, PagodaConfig config) {
    this.events = events;
    this.views = views;
    this.base = config.baseUrl().orElseGet(() -> URI.create("/"));
  }

  /** What a notification made: jobs, and why what made none was ignored. */
  record Handled(List<JobView> generations, List<String> ignored) {}

  /**
   * Handles an event.
   *
   * @return a {@link JobView} for a request, {@link Handled} for what others notify of
   * @throws EventRefusedException if it can never succeed
   * @throws TryAgainException if it can when it is sent again
   */
  Object handle(JsonNode event, EventIdentity identity, Duration limit) {
    EventResults results =
        events.handleAll(EventDecoder.decode(event, identity), limit).await().indefinitely();
    results
        .notNow()
        .ifPresent(
            later -> {
              throw new TryAgainException(later.reason());
            });
    results
        .refused()
        .ifPresent(
            refused -> {
              throw new EventRefusedException(refused.reason());
            });
    List<JobView> generations =
        Multi.createFrom()
            .iterable(results.jobs())
            .onItem()
            .transformToUniAndConcatenate(job -> views.view(job, base))
            .collect()
            .asList()
            .await()
            .indefinitely();
    return EventDecoder.isRequest(event)
        ? generations.get(0)
        : new Handled(generations, results.ignored());
  }
}

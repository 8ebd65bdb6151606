package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.generation.Job;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;

/** Turns looks at a job into the events of one connection: what is new, and signs of life. */
final class JobEvents {
  /** Id of the last event. */
  static final String END = "end";

  /** Proxies cut connections on which nothing comes. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private final Sse sse;
  private String latest;
  private long latestNanos = System.nanoTime();

  /**
   * @param lastEventId what the client has got by now, or null
   */
  JobEvents(Sse sse, String lastEventId) {
    this.sse = sse;
    this.latest = lastEventId;
  }

  /** What there is to say of a look at the job; empty where it is what was said before. */
  Optional<OutboundSseEvent> of(Job job, JobView view) {
    String id = id(job, view);
    if (!id.equals(latest)) {
      latest = id;
      latestNanos = System.nanoTime();
      return Optional.of(event(id, job, view));
    }
    if (System.nanoTime() - latestNanos > SILENCE_NANOS) {
      latestNanos = System.nanoTime();
      return Optional.of(sse.newEventBuilder().comment(view.status()).build());
    }
    return Optional.empty();
  }

  private OutboundSseEvent event(String id, Job job, JobView view) {
    boolean ended = job.state().ended();
    return sse.newEventBuilder()
        .id(id)
        .name(ended ? view.status() : "progress")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(ended ? view : new Progress(view.status(), view.queuePosition(), view.progress()))
        .build();
  }

  private static String id(Job job, JobView view) {
    return job.state().ended()
        ? END
        : view.status()
            + "-"
            + job.attempts()
            + "-"
            + (view.queuePosition() == null ? step(view.progress()) : view.queuePosition());
  }

  private static String step(JobView.Progress progress) {
    return progress.preview() == null
        ? Integer.toString(progress.step())
        : progress.step() + "." + progress.preview().step();
  }

  /** Data of a {@code progress} event. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Progress(
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer queuePosition,
      @JsonUnwrapped JobView.Progress progress) {}
}

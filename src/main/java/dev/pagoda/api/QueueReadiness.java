package dev.pagoda.api;

import dev.pagoda.queue.JobQueue;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when jobs can be queued. */
@Readiness
@Singleton
final class QueueReadiness implements AsyncHealthCheck {
  private final JobQueue queue;

  QueueReadiness(JobQueue queue) {
    this.queue = queue;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return queue
        .check()
        .map(checked -> response().up().build())
        .onFailure()
        .recoverWithItem(e -> response().withData("reason", e.getMessage()).down().build());
  }

  private static HealthCheckResponseBuilder response() {
    return HealthCheckResponse.named("queue");
  }
}

package dev.pagoda.api;

import dev.pagoda.storage.ObjectStore;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the object store can be written. */
@Readiness
@Singleton
final class StoreReadiness implements AsyncHealthCheck {
  private final ObjectStore store;
  private final String version;

  StoreReadiness(
      ObjectStore store, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.store = store;
    this.version = version;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return store
        .checkWritable()
        .map(written -> response().up().build())
        .onFailure()
        .recoverWithItem(e -> response().withData("reason", e.getMessage()).down().build());
  }

  private org.eclipse.microprofile.health.HealthCheckResponseBuilder response() {
    return HealthCheckResponse.named("object store").withData("version", version);
  }
}

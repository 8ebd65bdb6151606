package dev.pagoda.api;

import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.model.ModelCatalog;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when it is known which models there are, which a front has to be told by a worker. */
@Readiness
@Singleton
final class ModelsReadiness implements AsyncHealthCheck {
  private static final String NAME = "models";
  private final ModelCatalog catalog;

  ModelsReadiness(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    Uni<ModelCatalog> known =
        catalog instanceof PublishedCatalog published
            ? published.refresh()
            : Uni.createFrom().item(catalog);
    return known
        .map(models -> up(models.defaultModel()))
        .onFailure()
        .recoverWithItem(e -> down(e.getMessage()));
  }

  private static HealthCheckResponse up(String defaultModel) {
    return HealthCheckResponse.named(NAME).withData("default", defaultModel).up().build();
  }

  private static HealthCheckResponse down(String reason) {
    return HealthCheckResponse.named(NAME).withData("reason", reason).down().build();
  }
}

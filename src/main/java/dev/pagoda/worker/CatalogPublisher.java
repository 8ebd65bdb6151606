package dev.pagoda.worker;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogStore;
import dev.pagoda.catalog.Publication;
import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.ModelCatalog;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells fronts, beside the start, what this worker serves; a front looks for what others told. */
@Singleton
final class CatalogPublisher {
  private static final Logger LOG = Logger.getLogger(CatalogPublisher.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CatalogStore store;
  private final ModelCatalog models;
  private Cancellable publishing = () -> {};

  CatalogPublisher(CatalogStore store, ModelCatalog models) {
    this.store = store;
    this.models = models;
  }

  void start(
      @Observes StartupEvent started, PagodaConfig config, Instance<PublishedCatalog> published) {
    publishing =
        config.roles().contains("worker")
            ? publish().subscribe().with(CatalogPublisher::tell)
            : published.get().refresh().subscribe().with(known -> {}, unknown -> {});
  }

  void stop(@Observes ShutdownEvent stopping) {
    publishing.cancel();
  }

  /** Reads the models, and tries to publish them until it is done. */
  private Uni<Publication> publish() {
    return Uni.createFrom()
        .item(this::read)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            document ->
                store
                    .publish(document)
                    .onFailure()
                    .invoke(CatalogPublisher::warn)
                    .onFailure()
                    .retry()
                    .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                    .indefinitely());
  }

  private CatalogDocument read() {
    CatalogDocument document = CatalogDocument.of(models);
    document.problems().forEach((name, reason) -> LOG.warnf("%s is left out: %s", name, reason));
    return document;
  }

  private static void warn(Throwable failure) {
    LOG.warnf("Fronts cannot be told the models yet: %s", failure.getMessage());
  }

  private static void tell(Publication publication) {
    if (publication.written()) {
      LOG.infof(
          "Fronts are told the models of this worker; new: %s; gone: %s.",
          list(publication.added()), list(publication.removed()));
    }
  }

  private static String list(Iterable<String> names) {
    String list = String.join(", ", names);
    return list.isEmpty() ? "none" : list;
  }
}

package dev.pagoda.worker;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogStore;
import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.wiring.Wiring;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Puts together what workers tell fronts. */
final class CatalogBeans {
  private static final Logger LOG = Logger.getLogger(CatalogBeans.class);

  @Produces
  @Singleton
  CatalogStore catalogStore(ObjectStore store) {
    return new CatalogStore(store);
  }

  @Produces
  @Singleton
  @Typed(PublishedCatalog.class)
  PublishedCatalog published(CatalogStore store, PagodaConfig config) {
    return new PublishedCatalog(store, Clock.systemUTC(), models -> checkDefaults(config, models));
  }

  @Produces
  @Singleton
  CatalogPublisher publisher(CatalogStore store, ModelCatalog models) {
    return new CatalogPublisher(store, () -> CatalogDocument.of(models));
  }

  /** A worker tells its models, and a front looks for what others told. */
  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      CatalogPublisher publisher,
      Instance<PublishedCatalog> published) {
    if (config.roles().contains("worker")) {
      publisher.start();
    } else {
      published.get().refresh().subscribe().with(known -> {}, unknown -> {});
    }
  }

  void stop(@Observes ShutdownEvent stopping, CatalogPublisher publisher) {
    publisher.stop();
  }

  /** Workers refuse to start with defaults that no request could have; a front says so. */
  private static void checkDefaults(PagodaConfig config, ModelCatalog models) {
    try {
      Wiring.requests(config, models);
    } catch (IllegalArgumentException wrong) {
      LOG.error(wrong.getMessage());
    }
  }
}

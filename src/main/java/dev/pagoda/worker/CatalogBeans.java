package dev.pagoda.worker;

import dev.pagoda.catalog.CatalogStore;
import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.wiring.Wiring;
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

  /** Workers refuse to start with defaults that no request could have; a front says so. */
  private static void checkDefaults(PagodaConfig config, ModelCatalog models) {
    try {
      Wiring.requests(config, models);
    } catch (IllegalArgumentException wrong) {
      LOG.error(wrong.getMessage());
    }
  }
}

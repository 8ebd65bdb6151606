package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.hub.Puller;
import dev.pagoda.hub.Pulls;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.wiring.Wiring;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts together what brings models here while the service runs. */
@Singleton
final class PullBeans {
  private static final Logger LOG = Logger.getLogger(PullBeans.class);

  /** How soon what the command line has pulled is seen. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private volatile Cancellable looking = () -> {};

  /** Empty in a process that has no models directory. */
  @Produces
  @Singleton
  Optional<Pulls> pulls(
      PagodaConfig config, Instance<DirectoryModelCatalog> catalog, CatalogPublisher publisher) {
    Optional<Puller> puller =
        config.roles().contains("worker") ? Wiring.puller(config) : Optional.empty();
    return puller.map(p -> new Pulls(p, () -> refresh(catalog.get(), publisher)));
  }

  void close(@Disposes Optional<Pulls> pulls) {
    pulls.ifPresent(Pulls::close);
  }

  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      Instance<DirectoryModelCatalog> catalog,
      CatalogPublisher publisher) {
    if (config.roles().contains("worker") && config.models().directory().isPresent()) {
      looking =
          Multi.createFrom()
              .ticks()
              .startingAfter(LOOK)
              .every(LOOK)
              .onOverflow()
              .drop()
              .emitOn(Infrastructure.getDefaultWorkerPool())
              .subscribe()
              .with(tick -> refresh(catalog.get(), publisher));
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    looking.cancel();
  }

  /** Fronts are told too. */
  private static void refresh(DirectoryModelCatalog catalog, CatalogPublisher publisher) {
    try {
      if (catalog.refresh()) {
        publisher.start();
      }
    } catch (ModelException | UncheckedIOException e) {
      LOG.warnf("The models directory cannot be looked at: %s", e.getMessage());
    }
  }
}

package dev.pagoda.worker;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogStore;
import dev.pagoda.catalog.Publication;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells fronts, beside the start of a worker, what this worker serves. */
final class CatalogPublisher {
  private static final Logger LOG = Logger.getLogger(CatalogPublisher.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CatalogStore store;
  private final Supplier<CatalogDocument> models;
  private volatile Cancellable publishing = () -> {};

  /**
   * @param models what this worker serves; may take seconds
   */
  CatalogPublisher(CatalogStore store, Supplier<CatalogDocument> models) {
    this.store = store;
    this.models = models;
  }

  /** Returns at once. */
  void start() {
    publishing.cancel(); // what it would tell is out of date
    publishing =
        publish()
            .subscribe()
            .with(CatalogPublisher::tell, e -> LOG.error("The models could not be read.", e));
  }

  void stop() {
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
    CatalogDocument document = models.get();
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

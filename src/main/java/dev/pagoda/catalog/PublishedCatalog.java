package dev.pagoda.catalog;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.model.NoModelsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The models that workers have published, for a process that has none of its own. The catalogue is
 * read again when somebody asks and it is older than half a minute; nothing runs in between, since
 * the process may be frozen there. While the store fails the last one is good enough.
 *
 * <p>Every method throws {@link NoModelsException} while nothing is published or could be read.
 * They wait for the store only on threads that may block. Thread-safe.
 */
public final class PublishedCatalog implements ModelCatalog {
  private static final Logger LOG = Logger.getLogger(PublishedCatalog.class);
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** While there is none, the first one should be seen soon. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final Duration LONGEST_READ = Duration.ofSeconds(10);

  /** How long those wait for news who could do with the last one. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CatalogStore store;
  private final Clock clock;
  private final Consumer<ModelCatalog> news;
  private volatile Look last = Look.NONE;
  private Uni<Look> running;

  /**
   * @param news is told of the first catalogue and of each that differs from the one before
   */
  public PublishedCatalog(CatalogStore store, Clock clock, Consumer<ModelCatalog> news) {
    this.store = store;
    this.clock = clock;
    this.news = news;
  }

  /** The outcome of a look into the store. */
  private record Look(
      Optional<CatalogDocument> document, Supplier<NoModelsException> absence, Instant at) {
    static final Look NONE = new Look(Optional.empty(), PublishedCatalog::nothing, Instant.MIN);

    boolean isStale(Instant now) {
      // A clock that is set back makes nothing last longer.
      return now.isBefore(at) || !now.isBefore(at.plus(document.isPresent() ? FRESH : AGAIN));
    }

    CatalogDocument get() {
      return document.orElseThrow(absence);
    }
  }

  /**
   * Reads the catalogue if it is time to, without blocking.
   *
   * @return what is known then, or fails as the other methods do
   */
  public Uni<ModelCatalog> refresh() {
    return Uni.createFrom().deferred(this::look).map(Look::get);
  }

  @Override
  public String defaultModel() {
    return current().defaultModel();
  }

  @Override
  public List<ModelInfo> models() {
    return current().models();
  }

  @Override
  public Optional<ModelInfo> find(String name) {
    return current().find(name);
  }

  @Override
  public List<AdapterInfo> adapters() {
    return current().adapters();
  }

  @Override
  public Map<String, String> problems() {
    return current().problems();
  }

  private CatalogDocument current() {
    Uni<Look> look = look();
    if (!Infrastructure.canCallerThreadBeBlocked()) {
      look.subscribe().with(ignored -> {});
      return last.get();
    }
    try {
      return look.await().atMost(last.document().isPresent() ? PATIENCE : LONGEST_READ).get();
    } catch (TimeoutException e) {
      return last.get();
    }
  }

  /** The last look, or one look for all who ask while it goes on. */
  private synchronized Uni<Look> look() {
    if (running == null && last.isStale(clock.instant())) {
      running =
          store
              .read()
              .ifNoItem()
              .after(LONGEST_READ)
              .failWith(() -> new StorageException("The object store does not answer."))
              .map(this::known)
              .onFailure()
              .recoverWithItem(this::unknown)
              .invoke(this::ended)
              .memoize()
              .indefinitely();
    }
    return running == null ? Uni.createFrom().item(last) : running;
  }

  private synchronized void ended(Look look) {
    last = look;
    running = null;
  }

  private Look known(CatalogDocument document) {
    Optional<CatalogDocument> now = Optional.of(document);
    if (!last.document().equals(now)) {
      LOG.infof("Workers serve %s.", String.join(", ", document.names()));
      news.accept(document);
    }
    return new Look(now, PublishedCatalog::nothing, clock.instant());
  }

  private Look unknown(Throwable failure) {
    if (failure instanceof ObjectNotFoundException) {
      return new Look(last.document(), PublishedCatalog::nothing, clock.instant());
    }
    String reason = "The models that workers serve could not be read: " + failure.getMessage();
    LOG.warn(reason);
    return new Look(last.document(), () -> new NoModelsException(reason, failure), clock.instant());
  }

  private static NoModelsException nothing() {
    return new NoModelsException("No worker has published its models yet.");
  }
}

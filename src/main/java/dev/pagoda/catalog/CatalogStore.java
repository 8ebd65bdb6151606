package dev.pagoda.catalog;

import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** The catalogue in the object store, where workers write it and fronts read it. */
public final class CatalogStore {
  public static final String KEY = "catalog/models.json";
  private static final String TYPE = "application/json";
  // Its writers are workers that start at the same time.
  private static final int ATTEMPTS = 100;

  private final ObjectStore objects;

  public CatalogStore(ObjectStore objects) {
    this.objects = objects;
  }

  /** The catalogue, {@link ObjectNotFoundException}, or {@link StorageException}. */
  Uni<CatalogDocument> read() {
    return objects.get(KEY).map(content -> CatalogJson.read(content.bytes()));
  }

  /** Writes the catalogue, unless the one that is there offers the same. */
  public Uni<Publication> publish(CatalogDocument document) {
    return objects
        .get(KEY)
        .flatMap(old -> replace(old, document))
        .onFailure(ObjectNotFoundException.class)
        .recoverWithUni(() -> create(document))
        .onFailure(CatalogStore::isRace)
        .retry()
        .atMost(ATTEMPTS);
  }

  private Uni<Publication> create(CatalogDocument document) {
    return objects
        .create(KEY, TYPE, CatalogJson.write(document))
        .replaceWith(() -> new Publication(true, document.names(), Set.of()));
  }

  private Uni<Publication> replace(ObjectContent old, CatalogDocument document) {
    Optional<CatalogDocument> before = readable(old);
    if (before.isPresent() && before.get().offersAs(document)) {
      return Uni.createFrom().item(new Publication(false, Set.of(), Set.of()));
    }
    Set<String> had = before.map(CatalogDocument::names).orElse(Set.of());
    return objects
        .replace(KEY, old.object().version(), TYPE, CatalogJson.write(document))
        .replaceWith(() -> Publication.of(had, document.names()));
  }

  /** One of a later version, or of none, is replaced: what is served is what counts. */
  private static Optional<CatalogDocument> readable(ObjectContent content) {
    try {
      return Optional.of(CatalogJson.read(content.bytes()));
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static boolean isRace(Throwable failure) {
    return failure instanceof ObjectExistsException
        || failure instanceof ObjectChangedException
        || failure instanceof ObjectNotFoundException;
  }
}

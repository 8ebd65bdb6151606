package dev.pagoda.generation;

import dev.pagoda.request.InlineImage;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures that requests work on, in the object store. Nothing blocks. */
public final class InputStore {
  private final ObjectStore objects;

  public InputStore(ObjectStore objects) {
    this.objects = objects;
  }

  /** Contents of objects by key; those that do not exist are left out. */
  public Uni<Map<String, byte[]>> fetch(Collection<String> keys) {
    Uni<Map<String, byte[]>> all = Uni.createFrom().item(LinkedHashMap::new);
    for (String key : keys) {
      all =
          all.flatMap(
              found ->
                  objects
                      .get(key)
                      .map(ObjectContent::bytes)
                      .invoke(bytes -> found.put(key, bytes))
                      .onFailure(ObjectNotFoundException.class)
                      .recoverWithNull()
                      .replaceWith(found));
    }
    return all;
  }

  /**
   * Stores what came inside a request. A key names one content forever, so what is there already is
   * left as it is, and what a refused request leaves behind is there for the next attempt.
   */
  Uni<Void> store(Collection<InlineImage> images) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (InlineImage image : images) {
      all =
          all.chain(() -> objects.create(image.key(), image.contentType(), image.content()))
              .replaceWithVoid()
              .onFailure(ObjectExistsException.class)
              .recoverWithNull();
    }
    return all;
  }
}

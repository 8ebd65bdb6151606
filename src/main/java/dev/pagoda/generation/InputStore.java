package dev.pagoda.generation;

import dev.pagoda.request.InlineImage;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures that requests work on, in the object store. Nothing blocks. */
public final class InputStore {
  private static final Duration FRESH = Duration.ofHours(12);

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
   * left as it is, and what a refused request leaves behind is there for the next attempt. What has
   * been there for long is written anew: a bucket may remove objects of some age.
   */
  Uni<Void> store(Collection<InlineImage> images) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (InlineImage image : images) {
      all =
          all.chain(() -> objects.create(image.key(), image.contentType(), image.content()))
              .replaceWithVoid()
              .onFailure(ObjectExistsException.class)
              .recoverWithUni(() -> refresh(image));
    }
    return all;
  }

  private Uni<Void> refresh(InlineImage image) {
    return objects
        .get(image.key())
        .flatMap(
            known ->
                known.age().compareTo(FRESH) < 0
                    ? Uni.createFrom().item(known.object())
                    : objects.replace(
                        image.key(),
                        known.object().version(),
                        image.contentType(),
                        image.content()))
        .replaceWithVoid()
        .onFailure(ObjectChangedException.class)
        .recoverWithNull() // somebody else was as careful
        .onFailure(ObjectNotFoundException.class)
        .recoverWithUni(() -> store(List.of(image)));
  }
}

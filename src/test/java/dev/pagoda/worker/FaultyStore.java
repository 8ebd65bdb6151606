package dev.pagoda.worker;

import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.StoredObject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A real store whose disk can be full for some keys, and that can lose or never find others. */
public final class FaultyStore implements ObjectStore {
  private final ObjectStore store;
  private volatile Predicate<String> full = key -> false;
  private volatile Predicate<String> gone = key -> false;
  private volatile Predicate<String> unreadable = key -> false;
  private volatile Predicate<String> silent = key -> false;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  public FaultyStore(ObjectStore store) {
    this.store = store;
  }

  /** Writing such keys fails from now on. */
  public void fullFor(Predicate<String> keys) {
    full = keys;
  }

  /** Reading such keys fails from now on. */
  public void unreadableFor(Predicate<String> keys) {
    unreadable = keys;
  }

  /** Such keys cannot be found from now on. */
  public void goneFor(Predicate<String> keys) {
    gone = keys;
  }

  /** Reading such keys never ends from now on. */
  public void silentFor(Predicate<String> keys) {
    silent = keys;
  }

  /** How many reads have been kept waiting. */
  public int unanswered() {
    return unanswered.get();
  }

  /** How many writes have failed. */
  public int refused() {
    return refused.get();
  }

  @Override
  public Uni<StoredObject> create(String key, String contentType, byte[] content) {
    return write(key, store.create(key, contentType, content));
  }

  @Override
  public Uni<StoredObject> replace(String key, String version, String contentType, byte[] content) {
    return write(key, store.replace(key, version, contentType, content));
  }

  @Override
  public Uni<ObjectContent> get(String key) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (silent.test(key)) {
                unanswered.incrementAndGet();
                return Uni.createFrom().nothing();
              }
              if (unreadable.test(key)) {
                return Uni.createFrom()
                    .failure(new StorageException("Could not read object " + key + "."));
              }
              return gone.test(key)
                  ? Uni.createFrom().failure(new ObjectNotFoundException(key))
                  : store.get(key);
            });
  }

  @Override
  public Multi<String> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public Uni<List<String>> list(String prefix, String after, int limit) {
    return store.list(prefix, after, limit);
  }

  @Override
  public Uni<Void> delete(String key) {
    return store.delete(key);
  }

  @Override
  public Uni<List<SignedUrl>> sign(List<String> keys) {
    return store.sign(keys);
  }

  @Override
  public Uni<Void> checkWritable() {
    return store.checkWritable();
  }

  @Override
  public void close() {
    store.close();
  }

  private Uni<StoredObject> write(String key, Uni<StoredObject> write) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (full.test(key)) {
                refused.incrementAndGet();
                return Uni.createFrom()
                    .failure(
                        new StorageException(
                            "Could not store object " + key + ": no space left on device."));
              }
              return write;
            });
  }
}

package dev.pagoda.storage.local;

import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectKey;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.StoredObject;
import dev.pagoda.storage.UrlSigner;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The object store in a directory, which several processes of one machine may share. All file work
 * is done on the executor. Links are relative to the service, which serves them itself.
 */
public final class LocalObjectStore implements ObjectStore {
  private final ObjectFiles files;
  private final UrlSigner signer;
  private final Executor executor;

  /**
   * Opens the store and removes what killed processes left half written.
   *
   * @param executor threads that may block
   * @throws StorageException when the directory cannot be made or written
   */
  public LocalObjectStore(Path directory, UrlSigner signer, Executor executor) {
    this.signer = signer;
    this.executor = executor;
    try {
      this.files = new ObjectFiles(directory);
    } catch (IOException e) {
      throw new StorageException(
          "Could not open the object store in " + directory + ": " + IoReason.of(e) + ".", e);
    }
  }

  @Override
  public Uni<StoredObject> create(String key, String contentType, byte[] content) {
    ObjectKey.check(key);
    return io("store object " + key, () -> files.create(key, contentType, content));
  }

  @Override
  public Uni<StoredObject> replace(String key, String version, String contentType, byte[] content) {
    ObjectKey.check(key);
    return io("store object " + key, () -> files.replace(key, version, contentType, content));
  }

  @Override
  public Uni<ObjectContent> get(String key) {
    ObjectKey.check(key);
    return io("read object " + key, () -> files.read(key));
  }

  @Override
  public Multi<String> list(String prefix) {
    ObjectKey.checkPrefix(prefix);
    return io("list objects", () -> files.list(prefix, ""))
        .onItem()
        .transformToMulti(keys -> Multi.createFrom().iterable(keys));
  }

  @Override
  public Uni<List<String>> list(String prefix, String after, int limit) {
    ObjectKey.checkPrefix(prefix);
    return io("list objects", () -> files.list(prefix, after).stream().limit(limit).toList());
  }

  @Override
  public Uni<Void> delete(String key) {
    ObjectKey.check(key);
    return io(
        "delete object " + key,
        () -> {
          files.delete(key);
          return null;
        });
  }

  @Override
  public Uni<List<SignedUrl>> sign(List<String> keys) {
    keys.forEach(ObjectKey::check);
    return Uni.createFrom().item(() -> keys.stream().map(signer::sign).toList());
  }

  @Override
  public Uni<Void> checkWritable() {
    return io(
        "write to the object store",
        () -> {
          files.probe();
          return null;
        });
  }

  @Override
  public void close() {
    files.close();
  }

  private <T> Uni<T> io(String what, StoreLock.FileAction<T> action) {
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return action.run();
              } catch (IOException e) {
                throw new StorageException("Could not " + what + ": " + IoReason.of(e) + ".", e);
              }
            })
        .runSubscriptionOn(executor);
  }
}

package dev.pagoda.storage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Where pictures and job records last. Nothing here blocks the subscriber's thread; every failure
 * is a {@link StorageException}.
 *
 * <p>A key is one or more segments of letters, digits, {@code .}, {@code _} and {@code -}, divided
 * by {@code /}; see {@link ObjectKey}.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Writes an object that does not exist yet; of several writers of one key exactly one succeeds.
   *
   * @return the object, or {@link ObjectExistsException}
   */
  Uni<StoredObject> create(String key, String contentType, byte[] content);

  /**
   * Replaces an object that still has the version that was read (compare and set).
   *
   * @param version {@link StoredObject#version()} of the object as it was read
   * @return the object with its new version, {@link ObjectChangedException} when somebody else was
   *     faster, or {@link ObjectNotFoundException}
   */
  Uni<StoredObject> replace(String key, String version, String contentType, byte[] content);

  /** Reads an object whole, or fails with {@link ObjectNotFoundException}. */
  Uni<ObjectContent> get(String key);

  /**
   * Keys that start with {@code prefix}, in alphabetical order.
   *
   * @param prefix empty for all, or whole segments that end with {@code /}
   */
  Multi<String> list(String prefix);

  /**
   * Part of the keys that start with {@code prefix}, in alphabetical order.
   *
   * @param after only keys behind it; empty for all
   * @param limit how many at most, 1 to 1000
   */
  Uni<List<String>> list(String prefix, String after, int limit);

  /** Removes an object; one that does not exist is no error. */
  Uni<Void> delete(String key);

  /** Links that let anybody read these objects for a while, in the order of the keys. */
  Uni<List<SignedUrl>> sign(List<String> keys);

  /** Completes when the store can be written now, fails with the reason otherwise. */
  Uni<Void> checkWritable();

  /** Ends the use by this process. */
  @Override
  void close();
}

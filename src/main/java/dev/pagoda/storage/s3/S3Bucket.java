package dev.pagoda.storage.s3;

/**
 * The part of a bucket that a store keeps its objects in.
 *
 * @param name of the bucket
 * @param prefix what the names of all its objects start with; empty, or ending with a slash
 */
public record S3Bucket(String name, String prefix) {
  /** The name in the bucket of the object of {@code key}. */
  String nameOf(String key) {
    return prefix + key;
  }

  /** The key of an object of this part of the bucket. */
  String keyOf(String name) {
    return name.substring(prefix.length());
  }
}

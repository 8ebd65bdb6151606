package dev.pagoda.event;

import java.util.Locale;
import java.util.Optional;

/**
 * An object of a bucket as an event names it.
 *
 * @param bucket name of the bucket
 * @param key name of the object, decoded; it may have any characters
 * @param versionId in a bucket that keeps versions
 * @param etag of the content that the event is about
 */
public record BucketObject(
    String bucket, String key, Optional<String> versionId, Optional<String> etag) {

  /** What follows the last dot of its name, in lower case; empty if there is none. */
  String extension() {
    int dot = key.lastIndexOf('.');
    return dot < key.lastIndexOf('/') ? "" : key.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return Quoted.of("s3://" + bucket + "/" + key);
  }
}

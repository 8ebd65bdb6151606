package dev.pagoda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.Event.Unrelated;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.event.Event.WithObject;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Object-created events of Amazon S3, as notifications and as EventBridge write them. Both name one
 * upload by the same bucket, key and version or sequencer, so that both together make one job.
 */
final class S3Notification {
  private static final String CREATED = "ObjectCreated:";

  private S3Notification() {}

  /** One record of a notification, whose key is encoded as in a form. */
  static Event decode(JsonNode item) {
    String name = item.path("eventName").asText();
    if (!name.startsWith(CREATED) && !name.startsWith("s3:" + CREATED)) {
      return new Unrelated("it tells of " + Quoted.of(name));
    }
    JsonNode object = item.at("/s3/object");
    String key = object.path("key").asText();
    try {
      return event(
          item.at("/s3/bucket/name").asText(),
          URLDecoder.decode(key, UTF_8),
          object,
          object.path("versionId").asText(),
          object.path("eTag").asText());
    } catch (IllegalArgumentException e) {
      return Unusable.of("Records", "hold a key that is not URL-encoded, " + Quoted.of(key));
    }
  }

  /** The detail of an EventBridge event, whose key is written as it is. */
  static Event decodeDetail(JsonNode detail) {
    JsonNode object = detail.path("object");
    return event(
        detail.at("/bucket/name").asText(),
        object.path("key").asText(),
        object,
        object.path("version-id").asText(),
        object.path("etag").asText());
  }

  private static Event event(
      String bucket, String key, JsonNode object, String versionId, String etag) {
    if (bucket.isEmpty() || key.isEmpty()) {
      return Unusable.of("s3", "must name a bucket and a key");
    }
    Optional<String> version =
        Optional.of(versionId).filter(id -> !id.isEmpty() && !id.equals("null"));
    Optional<String> upload =
        Stream.of(version.orElse(""), object.path("sequencer").asText(), etag)
            .filter(id -> !id.isEmpty())
            .findFirst();
    if (upload.isEmpty()) {
      return Unusable.of("s3", "must have a version, a sequencer or an etag");
    }
    return new WithObject(
        new EventIdentity("s3://" + bucket + "/" + key, upload.get()).key(),
        new BucketObject(bucket, key, version, Optional.of(etag).filter(tag -> !tag.isEmpty())));
  }
}

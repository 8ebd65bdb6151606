package dev.pagoda.storage.s3;

import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectKey;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.Sha256;
import dev.pagoda.storage.StoredObject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads objects and the names of objects. */
final class S3Reader {
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final S3AsyncClient client;
  private final S3Bucket bucket;
  private final S3Calls calls;
  private final Clock clock;

  S3Reader(S3AsyncClient client, S3Bucket bucket, S3Calls calls, Clock clock) {
    this.client = client;
    this.bucket = bucket;
    this.calls = calls;
    this.clock = clock;
  }

  Uni<ObjectContent> get(String key) {
    return calls
        .<ResponseBytes<GetObjectResponse>>raw(
            () ->
                client.getObject(
                    r -> r.bucket(bucket.name()).key(bucket.nameOf(key)),
                    AsyncResponseTransformer.toBytes()))
        .map(response -> content(key, response))
        .onFailure(S3Failures::isMissing)
        .transform(e -> new ObjectNotFoundException(key))
        .onFailure()
        .transform(e -> S3Failures.of("read object " + key, e));
  }

  /** Names that are no keys, such as the empty objects that stand for folders, are left out. */
  Multi<String> list(String prefix) {
    return Multi.createBy()
        .repeating()
        .uni(Page::new, page -> page(prefix, page))
        .whilst(response -> Boolean.TRUE.equals(response.isTruncated()))
        .onItem()
        .transformToIterable(ListObjectsV2Response::contents)
        .map(S3Object::key)
        .map(bucket::keyOf)
        .filter(ObjectKey::isValid);
  }

  Uni<List<String>> list(String prefix, String after, int limit) {
    return calls
        .call(
            "list objects",
            () ->
                client.listObjectsV2(
                    r ->
                        r.bucket(bucket.name())
                            .prefix(bucket.nameOf(prefix))
                            .startAfter(after.isEmpty() ? null : bucket.nameOf(after))
                            .maxKeys(limit)))
        .map(
            response ->
                response.contents().stream()
                    .map(object -> bucket.keyOf(object.key()))
                    .filter(ObjectKey::isValid)
                    .toList());
  }

  private Uni<ListObjectsV2Response> page(String prefix, Page page) {
    return calls
        .call(
            "list objects",
            () ->
                client.listObjectsV2(
                    r ->
                        r.bucket(bucket.name())
                            .prefix(bucket.nameOf(prefix))
                            .continuationToken(page.token)))
        .invoke(response -> page.token = response.nextContinuationToken());
  }

  private ObjectContent content(String key, ResponseBytes<GetObjectResponse> whole) {
    byte[] bytes = whole.asByteArrayUnsafe();
    GetObjectResponse response = whole.response();
    String type = Objects.requireNonNullElse(response.contentType(), UNKNOWN_TYPE);
    // Others may put objects here, too, so that what is kept beside one is not relied on.
    StoredObject object =
        new StoredObject(key, type, bytes.length, Sha256.of(bytes), response.eTag());
    return new ObjectContent(object, bytes, age(response));
  }

  /** By the clock that also gave the time of the last change; both are whole seconds. */
  private Duration age(GetObjectResponse response) {
    Instant now =
        response
            .sdkHttpResponse()
            .firstMatchingHeader("Date")
            .map(S3Reader::time)
            .orElseGet(clock::instant);
    Duration age = Duration.between(response.lastModified(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Instant time(String date) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Where the next page starts; null for the first. */
  private static final class Page {
    private volatile String token;
  }
}

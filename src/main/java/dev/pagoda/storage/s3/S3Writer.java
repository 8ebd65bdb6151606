package dev.pagoda.storage.s3;

import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.Sha256;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.StoredObject;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Conditional writes. The client sends a write again whose answer was lost; the second one is then
 * refused because of the first. So each write carries an id of its own in the object's metadata, by
 * which it is known again.
 */
final class S3Writer {
  private static final String SHA256 = "sha256";
  private static final String WRITE = "pagoda-write";
  private static final int CONFLICTS = 6;
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final S3AsyncClient client;
  private final S3Bucket bucket;
  private final S3Calls calls;

  S3Writer(S3AsyncClient client, S3Bucket bucket, S3Calls calls) {
    this.client = client;
    this.bucket = bucket;
    this.calls = calls;
  }

  /** Fails with {@link ObjectExistsException} when there is an object of that key. */
  Uni<StoredObject> create(String key, String contentType, byte[] content) {
    Write write = Write.of(key, contentType, content);
    return put(write, request(write).ifNoneMatch("*").build())
        .onFailure(S3Failures::isRefusedCondition)
        .recoverWithUni(() -> settle(write, new ObjectExistsException(key), true))
        .onFailure()
        .transform(e -> S3Failures.of("store object " + key, e));
  }

  /** Fails with {@link ObjectChangedException} or {@link ObjectNotFoundException}. */
  Uni<StoredObject> replace(String key, String version, String contentType, byte[] content) {
    Write write = Write.of(key, contentType, content);
    return put(write, request(write).ifMatch(version).build())
        .onFailure(S3Failures::isRefusedCondition)
        .recoverWithUni(() -> settle(write, new ObjectChangedException(key), false))
        .onFailure(S3Failures::isMissing)
        .transform(e -> new ObjectNotFoundException(key))
        .onFailure()
        .transform(e -> S3Failures.of("store object " + key, e));
  }

  private Uni<StoredObject> put(Write write, PutObjectRequest request) {
    return calls
        .<PutObjectResponse>raw(
            () -> client.putObject(request, AsyncRequestBody.fromBytesUnsafe(write.content())))
        .onFailure(S3Failures::isConflict)
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .atMost(CONFLICTS)
        .map(response -> write.stored(response.eTag()));
  }

  /** Finds out whether a refused write had been done before by an attempt whose answer was lost. */
  private Uni<StoredObject> settle(Write write, StorageException refused, boolean missing) {
    return calls
        .<HeadObjectResponse>raw(
            () ->
                client.headObject(
                    r -> r.bucket(bucket.name()).key(bucket.nameOf(write.object().key()))))
        .map(
            found -> {
              if (!write.id().equals(found.metadata().get(WRITE))) {
                throw refused;
              }
              return write.stored(found.eTag());
            })
        .onFailure(e -> missing && S3Failures.isMissing(e))
        // It was there a moment ago.
        .transform(e -> refused);
  }

  private PutObjectRequest.Builder request(Write write) {
    StoredObject object = write.object();
    return PutObjectRequest.builder()
        .bucket(bucket.name())
        .key(bucket.nameOf(object.key()))
        .contentType(object.contentType())
        .metadata(Map.of(SHA256, object.sha256(), WRITE, write.id()));
  }

  /** What is to be written; the object has no version yet. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Write(String id, StoredObject object, byte[] content) {
    static Write of(String key, String contentType, byte[] content) {
      StoredObject object =
          new StoredObject(key, contentType, content.length, Sha256.of(content), "");
      return new Write(UUID.randomUUID().toString(), object, content);
    }

    StoredObject stored(String version) {
      return new StoredObject(
          object.key(), object.contentType(), object.size(), object.sha256(), version);
    }
  }
}

package dev.pagoda.event;

import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads what others put into a bucket. The object store does not do that: it has only keys of its
 * own, below its own prefix, and knows no user metadata. Nothing blocks.
 */
@Singleton
final class BucketReader {
  private static final Logger LOG = Logger.getLogger(BucketReader.class);
  private static final int NOT_FOUND = 404;
  private static final int CHANGED = 412;
  private static final int EMPTY = 416;

  private final Instance<S3AsyncClient> client;

  /**
   * @param client made when it is first used: most processes hear of no bucket
   */
  BucketReader(Instance<S3AsyncClient> client) {
    this.client = client;
  }

  /**
   * What is in an object.
   *
   * @param content its first bytes, at most one more than asked for
   * @param metadata of its owner, by name in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Content(byte[] content, Map<String, String> metadata) {}

  /**
   * Reads the version of an object that an event is about.
   *
   * @param limit bytes; of a larger object one more is read, and no further
   * @return the content, or {@link ObjectNotFoundException}, {@link ObjectReplacedException} when
   *     another upload has replaced it, or {@link StorageException}
   */
  Uni<Content> read(BucketObject object, long limit) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(object.bucket())
            .key(object.key())
            .range("bytes=0-" + limit);
    object
        .versionId()
        .ifPresentOrElse(
            request::versionId,
            () -> object.etag().ifPresent(etag -> request.ifMatch("\"" + etag + "\"")));
    return Uni.createFrom()
        .completionStage(
            () ->
                client
                    .get()
                    .getObject(
                        request.build(), AsyncResponseTransformer.<GetObjectResponse>toBytes()))
        .map(bytes -> new Content(bytes.asByteArrayUnsafe(), bytes.response().metadata()))
        .onFailure(e -> e instanceof S3Exception s3 && s3.statusCode() == EMPTY)
        .recoverWithItem(new Content(new byte[0], Map.of()))
        .onFailure(SdkException.class)
        .transform(e -> failure(object, e));
  }

  private static RuntimeException failure(BucketObject object, Throwable e) {
    int status = e instanceof S3Exception s3 ? s3.statusCode() : 0;
    if (status == NOT_FOUND) {
      return new ObjectNotFoundException(object.toString());
    }
    if (status == CHANGED) {
      return new ObjectReplacedException();
    }
    LOG.errorf("%s cannot be read: %s", object, e.getMessage());
    return new StorageException("Object " + object + " cannot be read now.", e);
  }
}

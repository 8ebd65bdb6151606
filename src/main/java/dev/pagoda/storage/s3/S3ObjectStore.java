package dev.pagoda.storage.s3;

import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectKey;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StoredObject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The object store in a bucket of Amazon S3 or of a service that is compatible with it, conditional
 * writes included. A version is an ETag. Links lead to the bucket itself.
 */
public final class S3ObjectStore implements ObjectStore {
  /** Probes come often and do not wait long; the next one comes soon. */
  private static final Duration PROBE_ATTEMPT = Duration.ofSeconds(2);

  private static final Duration PROBE = Duration.ofSeconds(5);

  private final S3AsyncClient client;
  private final S3Bucket bucket;
  private final S3Calls calls;
  private final S3Writer writer;
  private final S3Reader reader;
  private final S3Links links;

  /**
   * Uses the bucket; nothing is sent yet.
   *
   * @param client stays open when this store is closed, like the presigner
   * @param presigner for the address at which clients reach the bucket
   * @param urlExpiry how long links work, if the credentials live as long; up to 7 days
   * @param executor threads that may block
   */
  public S3ObjectStore(
      S3AsyncClient client,
      S3Presigner presigner,
      S3Bucket bucket,
      Duration urlExpiry,
      Executor executor) {
    this.client = client;
    this.bucket = bucket;
    Clock clock = Clock.systemUTC();
    calls = new S3Calls(executor);
    writer = new S3Writer(client, bucket, calls);
    reader = new S3Reader(client, bucket, calls, clock);
    links =
        new S3Links(
            presigner,
            client.serviceClientConfiguration().credentialsProvider(),
            bucket,
            urlExpiry,
            clock);
  }

  @Override
  public Uni<StoredObject> create(String key, String contentType, byte[] content) {
    return writer.create(ObjectKey.check(key), contentType, content);
  }

  @Override
  public Uni<StoredObject> replace(String key, String version, String contentType, byte[] content) {
    return writer.replace(ObjectKey.check(key), version, contentType, content);
  }

  @Override
  public Uni<ObjectContent> get(String key) {
    return reader.get(ObjectKey.check(key));
  }

  @Override
  public Multi<String> list(String prefix) {
    return reader.list(ObjectKey.checkPrefix(prefix));
  }

  @Override
  public Uni<List<String>> list(String prefix, String after, int limit) {
    return reader.list(ObjectKey.checkPrefix(prefix), after, limit);
  }

  @Override
  public Uni<Void> delete(String key) {
    String name = bucket.nameOf(ObjectKey.check(key));
    return calls
        .<DeleteObjectResponse>call(
            "delete object " + key,
            () -> client.deleteObject(r -> r.bucket(bucket.name()).key(name)))
        .replaceWithVoid();
  }

  @Override
  public Uni<List<SignedUrl>> sign(List<String> keys) {
    keys.forEach(ObjectKey::check);
    return Uni.createFrom()
        .item(() -> links.sign(keys))
        .runSubscriptionOn(calls.executor())
        .onFailure()
        .transform(e -> S3Failures.of("sign a link", e));
  }

  /** Asks for the bucket only: a write each time would cost more than it tells. */
  @Override
  public Uni<Void> checkWritable() {
    return calls
        .<HeadBucketResponse>call(
            "reach the object store",
            () ->
                client.headBucket(
                    r ->
                        r.bucket(bucket.name())
                            .overrideConfiguration(
                                o -> o.apiCallAttemptTimeout(PROBE_ATTEMPT).apiCallTimeout(PROBE))))
        .replaceWithVoid();
  }

  @Override
  public void close() {}
}

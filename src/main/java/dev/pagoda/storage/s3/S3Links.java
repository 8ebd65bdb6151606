package dev.pagoda.storage.s3;

import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StorageException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Presigned GET requests. A link dies with the credentials that signed it. Blocks. */
final class S3Links {
  /** How long before their end credentials are no longer relied on. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final S3Presigner presigner;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final S3Bucket bucket;
  private final Duration expiry;
  private final Clock clock;

  S3Links(
      S3Presigner presigner,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      S3Bucket bucket,
      Duration expiry,
      Clock clock) {
    this.presigner = presigner;
    this.credentials = credentials;
    this.bucket = bucket;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** All links are signed with the same credentials and live equally long. */
  List<SignedUrl> sign(List<String> keys) {
    AwsCredentialsIdentity identity = credentials.resolveIdentity().join();
    Duration life = identity.expirationTime().map(this::life).orElse(expiry);
    StaticCredentialsProvider fixed = StaticCredentialsProvider.create(fixed(identity));
    return keys.stream().map(key -> sign(key, life, fixed)).toList();
  }

  private Duration life(Instant end) {
    Duration left =
        Duration.between(clock.instant(), end).minus(MARGIN).truncatedTo(ChronoUnit.SECONDS);
    if (left.isNegative() || left.isZero()) {
      throw new StorageException(
          "Could not sign a link: the credentials expire within "
              + MARGIN.toSeconds()
              + " seconds, and the link would with them.");
    }
    return left.compareTo(expiry) < 0 ? left : expiry;
  }

  private SignedUrl sign(String key, Duration life, StaticCredentialsProvider credentials) {
    PresignedGetObjectRequest signed =
        presigner.presignGetObject(
            presign ->
                presign
                    .signatureDuration(life)
                    .getObjectRequest(
                        get ->
                            get.bucket(bucket.name())
                                .key(bucket.nameOf(key))
                                .responseContentDisposition(disposition(key))
                                .overrideConfiguration(o -> o.credentialsProvider(credentials))));
    // The signature tells its time in whole seconds.
    Instant expiresAt = signed.expiration().truncatedTo(ChronoUnit.SECONDS);
    return new SignedUrl(URI.create(signed.url().toString()), expiresAt);
  }

  /** Shown by browsers, and saved under a name that tells pictures of several jobs apart. */
  private static String disposition(String key) {
    String name = key.substring(key.indexOf('/') + 1).replace('/', '-');
    return "inline; filename=\"" + name + "\"";
  }

  private static AwsCredentials fixed(AwsCredentialsIdentity identity) {
    return identity instanceof AwsSessionCredentialsIdentity session
        ? AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken())
        : AwsBasicCredentials.create(identity.accessKeyId(), identity.secretAccessKey());
  }
}

package dev.pagoda.storage.s3;

import dev.pagoda.storage.StorageException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Makes clients of S3 as the store needs them. */
public final class S3Clients {
  private S3Clients() {}

  /**
   * Adds the standard retry mode where the environment names none, and builds.
   *
   * @throws StorageException when the region is not known
   */
  public static S3AsyncClient build(S3AsyncClientBuilder builder) {
    RetryMode mode = RetryMode.resolver().defaultRetryMode(RetryMode.STANDARD).resolve();
    try {
      return builder
          .overrideConfiguration(
              builder.overrideConfiguration().toBuilder()
                  .retryStrategy(AwsRetryStrategy.forRetryMode(mode))
                  .addExecutionInterceptor(new NoExpectContinue())
                  .build())
          .build();
    } catch (SdkClientException e) {
      throw new StorageException(
          "Could not open the object store: quarkus.s3.aws.region or AWS_REGION must name the"
              + " region.",
          e);
    }
  }
}

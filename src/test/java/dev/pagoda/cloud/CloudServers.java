package dev.pagoda.cloud;

import java.net.URI;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** An S3 that verifies signatures and an SQS, both in this process, each on a port of its own. */
public final class CloudServers implements AutoCloseable {
  public static final String KEY_ID = "test";
  public static final String SECRET = "test-secret";
  public static final Region REGION = Region.EU_CENTRAL_1;

  private final S3Proxy s3;
  private final SQSRestServer sqs;
  private final URI sqsEndpoint;

  private CloudServers(S3Proxy s3, SQSRestServer sqs) {
    this.s3 = s3;
    this.sqs = sqs;
    this.sqsEndpoint =
        URI.create("http://127.0.0.1:" + sqs.waitUntilStarted().localAddress().getPort());
  }

  /** Starts both, empty. */
  public static CloudServers started() throws Exception {
    S3Proxy s3 =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .blobStore(new AtomicBlobStore(new TransientNio2BlobStore()))
            .build();
    s3.start();
    SQSRestServer sqs = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    return new CloudServers(s3, sqs);
  }

  public URI s3Endpoint() {
    return URI.create("http://127.0.0.1:" + s3.getPort());
  }

  public URI sqsEndpoint() {
    return sqsEndpoint;
  }

  /** For the test's own looks and set-up. */
  public S3Client s3() {
    return S3Client.builder()
        .endpointOverride(s3Endpoint())
        .region(REGION)
        .credentialsProvider(credentials())
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** For the test's own looks and set-up. */
  public SqsClient sqs() {
    return SqsClient.builder()
        .endpointOverride(sqsEndpoint)
        .region(REGION)
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET));
  }

  /** Makes a bucket. */
  public void createBucket(String name) {
    try (S3Client client = s3()) {
      client.createBucket(request -> request.bucket(name));
    }
  }

  /**
   * Makes a queue and, named {@code NAME-dead}, the one that what is received too often goes to.
   */
  public URI createQueue(String name, int maxReceives) {
    try (SqsClient client = sqs()) {
      String dead = client.createQueue(request -> request.queueName(name + "-dead")).queueUrl();
      String arn =
          client
              .getQueueAttributes(
                  request -> request.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      String redrive =
          "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":" + maxReceives + "}";
      return URI.create(
          client
              .createQueue(
                  request ->
                      request
                          .queueName(name)
                          .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, redrive)))
              .queueUrl());
    }
  }

  @Override
  public void close() {
    try {
      s3.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop.", e);
    } finally {
      sqs.stopAndWait();
    }
  }
}

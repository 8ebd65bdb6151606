package dev.pagoda.queue.sqs;

import dev.pagoda.cloud.CloudServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The SQS of tests: ElasticMQ in this process, or for a second opinion any other that {@code
 * -Dpagoda.test.sqs=http://host:port} names.
 */
final class SqsServer implements AutoCloseable {
  private final Optional<CloudServers> own;
  private final URI endpoint;
  private final SqsClient eyes;

  private SqsServer() throws Exception {
    String other = System.getProperty("pagoda.test.sqs", "");
    own = other.isEmpty() ? Optional.of(CloudServers.started()) : Optional.empty();
    endpoint = own.map(CloudServers::sqsEndpoint).orElseGet(() -> URI.create(other));
    eyes =
        SqsClient.builder()
            .endpointOverride(endpoint)
            .region(CloudServers.REGION)
            .credentialsProvider(CloudServers.credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  static SqsServer started() throws Exception {
    return new SqsServer();
  }

  URI endpoint() {
    return endpoint;
  }

  /** For the test's own looks and set-up. */
  SqsClient eyes() {
    return eyes;
  }

  /** A client as the application makes it. */
  static SqsAsyncClient client(URI endpoint) {
    return SqsAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(CloudServers.REGION)
        .credentialsProvider(CloudServers.credentials())
        .overrideConfiguration(
            c ->
                c.apiCallAttemptTimeout(Duration.ofSeconds(10))
                    .apiCallTimeout(Duration.ofSeconds(30)))
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .readTimeout(Duration.ofSeconds(30))
                .connectionTimeout(Duration.ofSeconds(5)))
        .build();
  }

  /** A new queue without redrive. */
  URI queue() {
    return create(name(), Map.of());
  }

  /** A new FIFO queue that does not compare contents. */
  URI fifoQueue() {
    return create(name() + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
  }

  /** A new queue whose messages go to {@code dead} when they were received this often. */
  URI queue(URI dead, int maxReceives) {
    String redrive =
        "{\"deadLetterTargetArn\":\""
            + attribute(dead, QueueAttributeName.QUEUE_ARN)
            + "\",\"maxReceiveCount\":"
            + maxReceives
            + "}";
    return create(name(), Map.of(QueueAttributeName.REDRIVE_POLICY, redrive));
  }

  void send(URI queue, String body) {
    eyes.sendMessage(r -> r.queueUrl(queue.toString()).messageBody(body));
  }

  /** Messages that wait. */
  int waiting(URI queue) {
    return Integer.parseInt(attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  /** Messages that somebody holds. */
  int held(URI queue) {
    return Integer.parseInt(
        attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private URI create(String name, Map<QueueAttributeName, String> attributes) {
    return URI.create(eyes.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl());
  }

  private String attribute(URI queue, QueueAttributeName name) {
    return eyes.getQueueAttributes(r -> r.queueUrl(queue.toString()).attributeNames(name))
        .attributes()
        .get(name);
  }

  private static String name() {
    return "jobs-" + UUID.randomUUID();
  }

  @Override
  public void close() {
    eyes.close();
    own.ifPresent(CloudServers::close);
  }
}

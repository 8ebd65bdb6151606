package dev.pagoda.cloud;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Real fronts and workers around one S3 and one SQS. */
final class Cluster implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String BUCKET = "pictures";

  final CloudServers servers;
  final S3Client s3;
  final SqsClient sqs;
  final RecordHistory history = new RecordHistory();
  private final Path directory;
  private final URI queue;
  private final Map<String, String> settings = new HashMap<>();
  private final List<Node> nodes = new CopyOnWriteArrayList<>();

  /**
   * @param maxReceives after which a message goes to the dead-letter queue
   * @param settings environment of all processes
   */
  Cluster(Path directory, int maxReceives, Map<String, String> settings) throws Exception {
    this.directory = directory;
    servers = CloudServers.started();
    s3 = servers.s3();
    sqs = servers.sqs();
    servers.createBucket(BUCKET);
    queue = servers.createQueue("jobs", maxReceives);
    this.settings.putAll(
        Map.of(
            "PAGODA_STORAGE_TYPE", "s3",
            "PAGODA_STORAGE_BUCKET", BUCKET,
            "PAGODA_QUEUE_TYPE", "sqs",
            "PAGODA_QUEUE_URL", queue.toString(),
            "PAGODA_QUEUE_DEAD_LETTER_URL", queue + "-dead",
            "PAGODA_CPU_THREADS", "1",
            "QUARKUS_S3_PATH_STYLE_ACCESS", "true"));
    for (String service : List.of("S3", "SQS")) {
      String prefix = "QUARKUS_" + service + "_AWS_";
      this.settings.put(prefix + "REGION", CloudServers.REGION.id());
      this.settings.put(prefix + "CREDENTIALS_TYPE", "static");
      String provider = prefix + "CREDENTIALS_STATIC_PROVIDER_";
      this.settings.put(provider + "ACCESS_KEY_ID", CloudServers.KEY_ID);
      this.settings.put(provider + "SECRET_ACCESS_KEY", CloudServers.SECRET);
    }
    this.settings.putAll(settings);
  }

  /** A worker that is not started yet. */
  Node worker(String name, String... jvm) throws Exception {
    return node("worker", name, Map.of(), jvm);
  }

  /** A front that is not started yet. */
  Node front(String name, String... jvm) throws Exception {
    return node("api", name, Map.of(), jvm);
  }

  /** A process that is not started yet, with further settings. */
  Node node(String roles, String name, Map<String, String> more, String... jvm) throws Exception {
    FaultProxy s3Proxy = FaultProxy.inFrontOf(servers.s3Endpoint());
    FaultProxy sqsProxy = FaultProxy.inFrontOf(servers.sqsEndpoint());
    s3Proxy.add(FaultRule.always(ProxiedRequest.any(), new Fault.Watch(history::add)));
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PAGODA_ROLES", roles);
    environment.put("QUARKUS_S3_ENDPOINT_OVERRIDE", s3Proxy.endpoint().toString());
    environment.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", sqsProxy.endpoint().toString());
    environment.putAll(more);
    Node node = new Node(s3Proxy, sqsProxy, directory, name, environment, jvm);
    nodes.add(node);
    return node;
  }

  /** Keys in the bucket that start so. */
  List<String> keys(String prefix) {
    return s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  byte[] object(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
  }

  /** Messages that wait or are held, dead ones included. */
  int messages() {
    return count(queue.toString()) + count(queue + "-dead");
  }

  int deadMessages() {
    return count(queue + "-dead");
  }

  private int count(String url) {
    return sqs
        .getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .entrySet()
        .stream()
        .filter(e -> e.getKey().toString().startsWith("ApproximateNumberOfMessages"))
        .mapToInt(e -> Integer.parseInt(e.getValue()))
        .sum();
  }

  /** Waits until nothing is left to do, and nothing was given up. */
  void awaitEmptyQueue() {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (deadMessages() > 0) {
                throw new AssertionError("A message was given up.");
              }
              return messages() == 0;
            });
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    s3.close();
    sqs.close();
    servers.close();
  }
}

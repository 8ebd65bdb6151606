package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While S3 or SQS fail, clients are told when to come again, and what was accepted is not lost. */
@Tag("faults")
class OutageIT {
  /** As the templates in infra have it. */
  private static final int MAX_RECEIVES = 10;

  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private final Client client = new Client();
  private final Random random = new Random(4);
  private final AtomicBoolean failing = new AtomicBoolean(true);
  @TempDir Path directory;
  private Cluster cluster;
  private Node front;
  private Node worker;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(directory, MAX_RECEIVES, Map.of("PAGODA_QUEUE_VISIBILITY", "PT20S"));
    front = cluster.front("front").start();
    worker = cluster.worker("worker").start();
    worker.process().awaitReady();
    front.process().awaitReady();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void threeOfTenCallsOfBothAreThrottled() {
    for (Node node : List.of(front, worker)) {
      node.s3.add(FaultRule.always(some(30), Fault.s3Error(503, "SlowDown")));
      node.sqs.add(FaultRule.always(some(30), Fault.sqsError(400, "RequestThrottled")));
    }
    assertAllSucceed(submit(20));
  }

  @Test
  void bothTakeSeconds() {
    for (Node node : List.of(front, worker)) {
      node.s3.add(FaultRule.always(some(100), new Fault.Delay(Duration.ofSeconds(1))));
      node.sqs.add(FaultRule.always(some(100), new Fault.Delay(Duration.ofSeconds(2))));
    }
    assertAllSucceed(submit(3));
  }

  @Test
  void s3FailsWhileJobsRun() throws Exception {
    List<String> ids = submit(6);
    for (Node node : List.of(front, worker)) {
      node.s3.add(FaultRule.always(some(100), Fault.s3Error(500, "InternalError")));
    }
    assertRefused("storage-failed", "status 500");
    endOutage();
    ids.addAll(submit(2));
    assertAllSucceed(ids);
  }

  @Test
  void s3DropsAllConnectionsWhileJobsRun() throws Exception {
    List<String> ids = submit(6);
    for (Node node : List.of(front, worker)) {
      node.s3.add(FaultRule.always(some(100), new Fault.DropRequest()));
    }
    assertRefused("storage-failed", "connection");
    endOutage();
    ids.addAll(submit(2));
    assertAllSucceed(ids);
  }

  @Test
  void sqsFailsWhileJobsRun() throws Exception {
    List<String> ids = submit(6);
    for (Node node : List.of(front, worker)) {
      node.sqs.add(FaultRule.always(some(100), Fault.sqsError(500, "InternalError")));
    }
    assertRefused("queue-failed", "status 500");
    endOutage();
    ids.addAll(submit(2));
    assertAllSucceed(ids);
  }

  @Test
  void credentialsExpireAndAreRenewed() throws Exception {
    List<String> ids = submit(6);
    for (Node node : List.of(front, worker)) {
      node.s3.add(FaultRule.always(some(100), Fault.s3Error(400, "ExpiredToken")));
      node.sqs.add(FaultRule.always(some(100), Fault.sqsError(403, "ExpiredTokenException")));
    }
    assertRefused("storage-failed", "expired");
    endOutage();
    ids.addAll(submit(2));
    assertAllSucceed(ids);
  }

  /** The queue takes the job in, but the front hears nothing: it must not take it away again. */
  @Test
  void aMessageWhoseAnswerIsLostLeavesNoHalfAJob() {
    front.sqs.add(FaultRule.always(ProxiedRequest.action("SendMessage"), new Fault.DropAnswer()));
    Optional<HttpResponse<String>> answer =
        client.send(front.process().url(), null, Client.request("a fox", 1, 1));
    assertThat(answer).isPresent();
    cluster.awaitEmptyQueue();
    List<String> records = cluster.keys("jobs/");
    if (answer.get().statusCode() == 503) {
      assertThat(records).isEmpty();
      assertThat(cluster.keys("images/")).isEmpty();
    } else {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
      assertAllSucceed(List.of(Client.json(answer.get()).get("id").asText()));
    }
  }

  private List<String> submit(int jobs) {
    List<String> ids = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      ids.add(
          client.submit(
              () -> front.process().url(),
              "key-" + random.nextLong(),
              Client.request("a fox", 1, 2)));
    }
    return ids;
  }

  /** Without an idempotency key the client must know for certain. */
  private void assertRefused(String type, String reason) {
    Optional<HttpResponse<String>> answer =
        client.send(front.process().url(), null, Client.request("a fox", 1, 2));
    assertThat(answer).isPresent();
    HttpResponse<String> response = answer.get();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    JsonNode problem = Client.json(response);
    assertThat(problem.get("type").asText()).contains(type);
    assertThat(problem.get("detail").asText()).contains(reason).doesNotContain("127.0.0.1");
  }

  private void endOutage() throws InterruptedException {
    TimeUnit.SECONDS.sleep(OUTAGE.toSeconds());
    failing.set(false);
  }

  private void assertAllSucceed(List<String> ids) {
    for (String id : ids) {
      JsonNode job = client.awaitEnd(() -> front.process().url(), id);
      assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
      assertThat(cluster.history.ends(id)).hasSizeLessThanOrEqualTo(1);
    }
    cluster.awaitEmptyQueue();
    assertThat(cluster.keys("images/")).hasSize(ids.size());
  }

  /** So many of a hundred requests, as long as the outage lasts. */
  private Predicate<ProxiedRequest> some(int percent) {
    return request -> failing.get() && random.nextInt(100) < percent;
  }
}

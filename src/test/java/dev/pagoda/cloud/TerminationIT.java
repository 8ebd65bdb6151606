package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is told to end (SIGTERM) finishes its job, or leaves it to another at once. */
@Tag("faults")
class TerminationIT {
  private static final int EXIT_CODE = 143;

  /** Longer than this test waits: nothing here comes back because its visibility has ended. */
  private static final String VISIBILITY = "PT10M";

  private final Client client = new Client();
  @TempDir Path directory;

  @Test
  void itFinishesWhatItCanWithinTheGraceTime() throws Exception {
    try (Cluster cluster = cluster("PT2M", VISIBILITY)) {
      Node front = cluster.front("front").start();
      Node worker = cluster.worker("worker").start();
      String id = submitAndAwaitClaim(front, worker);
      worker.process().terminate();
      assertThat(worker.process().awaitExit()).isEqualTo(EXIT_CODE);
      assertThat(record(cluster, id).at("/state/status").asText()).isEqualTo("succeeded");
      cluster.awaitEmptyQueue();
    }
  }

  @Test
  void itGivesBackWhatTakesLonger() throws Exception {
    try (Cluster cluster = cluster("PT0S", VISIBILITY)) {
      Node front = cluster.front("front").start();
      Node worker = cluster.worker("worker").start();
      CountDownLatch open = new CountDownLatch(1);
      Node other = cluster.worker("other");
      other.holdReceives(open);
      other.start();
      String id = submitAndAwaitClaim(front, worker);
      worker.process().terminate();
      assertThat(worker.process().awaitExit()).isEqualTo(EXIT_CODE);
      JsonNode record = record(cluster, id);
      assertThat(record.at("/state/status").asText())
          .as(worker.process().log())
          .isEqualTo("queued");
      assertThat(record.get("attempts").asInt()).isZero();
      open.countDown();
      JsonNode job = client.awaitEnd(() -> front.process().url(), id);
      assertThat(job.get("status").asText()).isEqualTo("succeeded");
      cluster.awaitEmptyQueue();
    }
  }

  /** ONNX Runtime takes its environment away in a hook of its own, whoever is using it. */
  @Test
  void itEndsInOrderAtWhateverMoment() throws Exception {
    Random random = new Random(3);
    try (Cluster cluster = cluster("PT5S", "PT4S")) {
      Node front = cluster.front("front").start();
      Node worker = cluster.worker("worker").start();
      worker.process().awaitReady();
      front.process().awaitReady();
      worker.kill();
      String id =
          client.submit(() -> front.process().url(), "key", Client.request("a fox", 1, 200));
      for (int round = 1; round <= 10; round++) {
        worker.start();
        if (round % 2 == 0) {
          worker.process().awaitListening(); // from then on sessions are loaded
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
        worker.process().terminate();
        assertThat(worker.process().awaitExit()).as(worker.process().log()).isEqualTo(EXIT_CODE);
        assertThat(crashes()).isEmpty();
        if (record(cluster, id).at("/state/status").asText().equals("succeeded")) {
          id =
              client.submit(
                  () -> front.process().url(), "key" + round, Client.request("a fox", 1, 200));
        }
      }
      worker.start();
      JsonNode job = client.awaitEnd(() -> front.process().url(), id);
      assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
    }
  }

  /** A job that takes seconds, when the worker has begun with it. */
  private String submitAndAwaitClaim(Node front, Node worker) throws Exception {
    worker.process().awaitReady();
    front.process().awaitReady();
    CountDownLatch claimed = new CountDownLatch(1);
    worker.s3.add(FaultRule.once(KillPoint.record("running"), new Fault.After(claimed::countDown)));
    String id = client.submit(() -> front.process().url(), "key", Client.request("a fox", 1, 200));
    assertThat(claimed.await(Cluster.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return id;
  }

  private Cluster cluster(String grace, String visibility) throws Exception {
    return new Cluster(
        directory,
        1000,
        Map.of("PAGODA_QUEUE_VISIBILITY", visibility, "PAGODA_SHUTDOWN_GRACE", grace));
  }

  private static JsonNode record(Cluster cluster, String id) throws Exception {
    return new ObjectMapper().readTree(cluster.object("jobs/" + id + ".json"));
  }

  private List<Path> crashes() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("hs_err")).toList();
    }
  }
}

package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two fronts and three workers, of which one after the other is killed or told to end and started
 * again, lose nothing and do nothing twice.
 */
@Tag("faults")
class ChaosIT {
  private static final Logger LOG = Logger.getLogger(ChaosIT.class);
  private static final int JOBS = Integer.getInteger("pagoda.chaos.jobs", 200);
  private static final long SEED = Long.getLong("pagoda.chaos.seed", 1);
  private static final int CLIENTS = 8;
  private static final int DEATHS = 14;

  @TempDir Path directory;
  private final Map<String, JsonNode> ended = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final List<Node> fronts = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();

  @Test
  void everyJobSucceedsOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    Map<String, String> settings =
        Map.of("PAGODA_QUEUE_VISIBILITY", "PT4S", "PAGODA_QUEUE_MAX_ATTEMPTS", "50");
    try (Cluster cluster = new Cluster(directory, 1000, settings)) {
      for (int i = 0; i < 2; i++) {
        fronts.add(cluster.front("front-" + i).start());
      }
      for (int i = 0; i < 3; i++) {
        workers.add(cluster.worker("worker-" + i).start());
      }
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int first = client;
        running.add(clients.submit(() -> submitAndWait(first)));
      }
      killAtRandom(running);
      for (Future<?> client : running) {
        client.get();
      }
      cluster.awaitEmptyQueue();
      assertNothingLostOrLeft(cluster);
    } finally {
      clients.shutdownNow();
    }
  }

  private void submitAndWait(int first) {
    Client client = new Client();
    for (int job = first; job < JOBS; job += CLIENTS) {
      String id =
          client.submit(
              this::anyFront, "chaos-" + job, Client.request("fox number " + job, 1, 1 + job % 3));
      ended.put(id, client.awaitEnd(this::anyFront, id));
    }
  }

  /** In turn, of those that listen. */
  private URI anyFront() {
    while (true) {
      Node front = fronts.get(turn.getAndIncrement() % fronts.size());
      if (front.isListening()) {
        return front.process().url();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  /** The deaths are spread over the work, whatever time it takes. */
  private void killAtRandom(List<Future<?>> clients) throws Exception {
    Random random = new Random(SEED);
    for (int death = 1; death <= DEATHS; death++) {
      int due = JOBS * death / (DEATHS + 1);
      while (ended.size() < due && !clients.stream().allMatch(Future::isDone)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
      List<Node> kind = random.nextInt(3) == 0 ? fronts : workers;
      Node node = kind.get(random.nextInt(kind.size()));
      boolean kill = random.nextBoolean();
      LOG.infof(
          "%s is %s after %d jobs.", node.name(), kill ? "killed" : "told to end", ended.size());
      if (kill) {
        node.kill();
      } else {
        node.process().terminate();
        assertThat(node.process().awaitExit()).as(node.process().log()).isEqualTo(143);
      }
      node.start();
    }
  }

  private void assertNothingLostOrLeft(Cluster cluster) {
    assertThat(ended).hasSize(JOBS);
    Set<String> expected = new TreeSet<>();
    ended.forEach(
        (id, job) -> {
          assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
          assertThat(job.get("images")).hasSize(1);
          String picture = "images/" + id + "/0.png";
          assertThat(Client.sha256(cluster.object(picture)))
              .isEqualTo(job.at("/images/0/sha256").asText());
          assertThat(cluster.history.ends(id)).hasSizeLessThanOrEqualTo(1);
          expected.add(picture);
          expected.add("jobs/" + id + ".json");
        });
    List<String> found = new ArrayList<>(cluster.keys(""));
    found.removeIf(key -> key.startsWith("catalog/"));
    assertThat(found.stream().filter(key -> key.startsWith("idempotency/"))).hasSize(JOBS);
    found.removeIf(key -> key.startsWith("idempotency/"));
    assertThat(found.stream().filter(key -> key.startsWith("owners/"))).hasSize(JOBS);
    found.removeIf(key -> key.startsWith("owners/"));
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }
}

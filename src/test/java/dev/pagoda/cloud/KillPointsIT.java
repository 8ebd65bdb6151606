package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Wherever a worker or a front is killed, each job ends exactly once and has its pictures. The
 * worker that finishes a job is the one that is killed at the next.
 */
@Tag("faults")
class KillPointsIT {
  private static final int SHORT = 2;

  /** Takes longer than a heartbeat on any machine. */
  private static final int LONG = 200;

  @TempDir static Path directory;
  private static Cluster cluster;
  private static final Client CLIENT = new Client();
  private static Node worker;
  private static Spare spareWorker;
  private static Node front;
  private static Node spareFront;
  private static int number;

  /** A worker that is started and kept from taking jobs. */
  private record Spare(Node node, CountDownLatch open) {}

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(directory, 1000, Map.of("PAGODA_QUEUE_VISIBILITY", "PT3S"));
    worker = cluster.worker("first-worker").start();
    front = cluster.front("first-front").start();
    spareWorker = nextWorker();
    spareFront = nextFront();
    worker.process().awaitReady();
    front.process().awaitReady();
    spareFront.process().awaitReady();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(KillPoint.class)
  void aWorkerIsKilled(KillPoint point) throws Exception {
    spareWorker.node().process().awaitReady();
    Node victim = worker;
    worker = spareWorker.node();
    CountDownLatch next = spareWorker.open();
    CountDownLatch killed = new CountDownLatch(1);
    point.arm(
        victim,
        () -> {
          victim.kill();
          killed.countDown();
          next.countDown();
        });
    int images = point.needsTime() ? 1 : 2;
    int steps = point.needsTime() ? LONG : SHORT;
    String id =
        CLIENT.submit(KillPointsIT::url, point.name(), Client.request("a fox", images, steps));
    await(killed);
    spareWorker = nextWorker();
    assertEndedOnce(id, images);
  }

  @ParameterizedTest
  @EnumSource(FrontKillPoint.class)
  void aFrontIsKilled(FrontKillPoint point) throws Exception {
    spareFront.process().awaitReady();
    Node victim = front;
    CountDownLatch killed = new CountDownLatch(1);
    List<String> before = cluster.keys("jobs/");
    point.arm(
        victim,
        () -> {
          victim.kill();
          killed.countDown();
        });
    String id =
        CLIENT.submit(
            () -> (victim.process().isAlive() ? victim : spareFront).process().url(),
            point.name(),
            Client.request("a fox", 2, SHORT));
    await(killed);
    front = spareFront;
    spareFront = nextFront();
    assertEndedOnce(id, 2);
    List<String> made = new ArrayList<>(cluster.keys("jobs/"));
    made.removeAll(before);
    assertThat(made).containsExactly("jobs/" + id + ".json");
  }

  /** To the others it looks dead; when it goes on, it finds that the job is no longer its own. */
  @Test
  void aWorkerIsSuspendedAndGoesOnWhenItsJobHasEnded() throws Exception {
    spareWorker.node().process().awaitReady();
    Node victim = worker;
    worker = spareWorker.node();
    CountDownLatch suspended = new CountDownLatch(1);
    CountDownLatch next = spareWorker.open();
    victim.s3.add(
        FaultRule.once(
            KillPoint.heartbeat(),
            new Fault.After(
                () -> {
                  victim.suspend();
                  suspended.countDown();
                  next.countDown();
                })));
    String id = CLIENT.submit(KillPointsIT::url, "suspended", Client.request("a fox", 1, LONG));
    await(suspended);
    assertEndedOnce(id, 1);
    byte[] record = cluster.object("jobs/" + id + ".json");
    victim.resume();
    // It goes on with other jobs once it is through with this one.
    worker.kill();
    worker = victim;
    spareWorker = nextWorker();
    String another = CLIENT.submit(KillPointsIT::url, "resumed", Client.request("a fox", 2, SHORT));
    assertEndedOnce(another, 2);
    assertThat(cluster.object("jobs/" + id + ".json")).isEqualTo(record);
    assertThat(cluster.history.ends(id)).hasSize(1);
    assertThat(cluster.keys("images/" + id + "/")).hasSize(1);
  }

  private static void assertEndedOnce(String id, int images) {
    JsonNode job = CLIENT.awaitEnd(KillPointsIT::url, id);
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
    assertThat(job.get("images")).hasSize(images);
    for (JsonNode image : job.get("images")) {
      byte[] file = CLIENT.download(image.get("url").asText());
      assertThat(Client.sha256(file)).isEqualTo(image.get("sha256").asText());
    }
    assertThat(cluster.keys("images/" + id + "/")).hasSize(images);
    cluster.awaitEmptyQueue();
    assertThat(cluster.history.ends(id)).hasSize(1);
  }

  private static void await(CountDownLatch reached) throws InterruptedException {
    assertThat(reached.await(Cluster.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static URI url() {
    return front.process().url();
  }

  private static Spare nextWorker() throws Exception {
    Node node = cluster.worker("worker-" + ++number);
    CountDownLatch open = new CountDownLatch(1);
    node.holdReceives(open);
    return new Spare(node.start(), open);
  }

  private static Node nextFront() throws Exception {
    return cluster.front("front-" + ++number).start();
  }
}

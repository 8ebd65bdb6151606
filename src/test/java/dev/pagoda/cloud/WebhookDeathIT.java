package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.pagoda.net.Receiver;
import dev.pagoda.net.Receiver.Received;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook arrives, signed and under one id, though the process that calls is killed. */
@Tag("faults")
class WebhookDeathIT {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Client CLIENT = new Client();
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir static Path directory;
  private static Cluster cluster;
  private static Node front;
  private static Node worker;

  /** Nodes that have claimed a call. */
  private static final Set<String> CALLERS = new ConcurrentSkipListSet<>();

  private Receiver receiver = Receiver.started(VERTX);

  @BeforeAll
  static void start() throws Exception {
    cluster =
        new Cluster(
            directory,
            1000,
            Map.of(
                "PAGODA_WEBHOOKS_SECRET", SECRET,
                "PAGODA_WEBHOOKS_DELAYS", "PT3S,PT3S,PT3S,PT3S,PT3S,PT3S,PT3S,PT3S,PT3S,PT3S",
                "PAGODA_WEBHOOKS_SWEEP", "PT0.5S",
                "PAGODA_WEBHOOKS_TIMEOUT", "PT2S",
                "PAGODA_NET_ALLOW", "127.0.0.1",
                "PAGODA_NET_PORTS", "1024-65535",
                "PAGODA_NET_PLAIN_HTTP", "true"));
    front = cluster.front("front").start();
    worker = cluster.worker("worker").start();
    for (Node node : List.of(front, worker)) {
      node.s3.add(
          FaultRule.always(
              ProxiedRequest.object("PUT", "/webhooks/")
                  .and(ProxiedRequest.body("\"claimed\":true")),
              new Fault.Watch(
                  (request, answer) -> {
                    if (answer.status() == 200) {
                      CALLERS.add(node.name());
                    }
                  })));
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
    VERTX.close();
  }

  @BeforeEach
  void awaitBoth() {
    front.process().awaitReady();
    worker.process().awaitReady();
    CALLERS.clear();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void anAttemptThatFailedIsRepeatedAfterTheCallerWasKilled() throws Exception {
    receiver.answer(500);
    String id = submit("failed-once");
    JsonNode first = awaitLog(id, 1);
    assertThat(first.at("/attempts/0/status_code").asInt()).isEqualTo(500);

    // Both are dead at one moment: whatever either knows is in the store.
    killBoth();
    receiver.answer(204);
    startBoth();

    JsonNode log = awaitDelivered(id);
    assertThat(log.get("attempts")).hasSizeGreaterThan(1);
    assertThat(log.at("/attempts/0")).isEqualTo(first.at("/attempts/0"));
    assertThat(log.get("attempts").get(log.get("attempts").size() - 1).get("status_code").asInt())
        .isEqualTo(204);
    assertOneMessage(id, log.get("attempts").size());
  }

  @Test
  void aCallThatWasUnderWayWhenItsProcessWasKilledIsMadeByAnother() throws Exception {
    CompletableFuture<Node> killed = new CompletableFuture<>();
    receiver.answer(request -> killed.completeAsync(WebhookDeathIT::killCaller));
    String id = submit("under-way");
    Node caller = killed.get(Cluster.LIMIT.toSeconds(), TimeUnit.SECONDS);
    receiver.answer(204);
    CALLERS.clear();

    JsonNode log = awaitDelivered(id);

    // Nobody lived to tell of the first attempt.
    assertThat(log.get("attempts")).hasSize(1);
    assertThat(CALLERS).doesNotContain(caller.name()).hasSize(1);
    caller.start();
    assertOneMessage(id, 2);
  }

  @Test
  void aReceiverThatWasAwayAsLongAsTheProcessesLivedIsCalledByTheirSuccessors() throws Exception {
    int port = receiver.port();
    receiver.close();
    String id = submit("away");
    assertThat(awaitLog(id, 2).get("attempts").findValuesAsText("error"))
        .allMatch(error -> error.contains("does not answer"));

    killBoth();
    receiver = Receiver.at(VERTX, "127.0.0.1", port);
    startBoth();

    JsonNode attempts = awaitDelivered(id).get("attempts");
    assertThat(attempts).hasSizeGreaterThan(2);
    assertThat(attempts.findValuesAsText("status_code")).containsExactly("204");
    assertOneMessage(id, 1);
  }

  private static Node killCaller() {
    assertThat(CALLERS).hasSize(1);
    Node caller = CALLERS.contains(worker.name()) ? worker : front;
    caller.kill();
    return caller;
  }

  private static void killBoth() {
    front.kill();
    worker.kill();
  }

  private static void startBoth() {
    front.start().process().awaitListening();
    worker.start().process().awaitListening();
  }

  private String submit(String key) {
    String request = Client.request("a fox", 1, 2);
    return CLIENT.submit(
        WebhookDeathIT::url,
        key,
        request.replaceFirst("\\{", "{\"webhook_url\": \"" + receiver.url("/hook") + "\", "));
  }

  /** The log in the job's record when it has so many attempts. */
  private static JsonNode awaitLog(String id, int attempts) {
    return Awaitility.await()
        .atMost(Cluster.LIMIT)
        .until(() -> webhook(id), log -> log.path("attempts").size() >= attempts);
  }

  private static JsonNode awaitDelivered(String id) {
    return Awaitility.await()
        .atMost(Cluster.LIMIT)
        .until(() -> webhook(id), log -> log.path("status").asText().equals("delivered"));
  }

  /** What the record says, as it is in the bucket: processes may be dead. */
  private static JsonNode webhook(String id) throws Exception {
    return MAPPER.readTree(cluster.object("jobs/" + id + ".json")).path("webhook");
  }

  /**
   * @param least how often it came: what came while its caller died is in no log
   */
  private void assertOneMessage(String id, int least) throws Exception {
    assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(least);
    for (Received received : receiver.received()) {
      Map<String, List<String>> headers =
          Map.of(
              "webhook-id", received.headers().getAll("webhook-id"),
              "webhook-timestamp", received.headers().getAll("webhook-timestamp"),
              "webhook-signature", received.headers().getAll("webhook-signature"));
      new Webhook(SECRET).verify(received.body(), headers);
      assertThat(headers.get("webhook-id")).containsExactly("msg_" + id);
      JsonNode message = MAPPER.readTree(received.body());
      assertThat(message.get("type").asText()).isEqualTo("generation.succeeded");
      assertThat(message.at("/data/id").asText()).isEqualTo(id);
    }
    JsonNode shown = Client.json(CLIENT.get(url(), id).orElseThrow());
    assertThat(shown.at("/webhook/status").asText()).isEqualTo("delivered");
    Awaitility.await().atMost(Cluster.LIMIT).until(() -> cluster.keys("webhooks/").isEmpty());
  }

  private static URI url() {
    return front.process().awaitListening().url();
  }
}

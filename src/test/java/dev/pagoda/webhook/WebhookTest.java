package dev.pagoda.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.Requests;
import dev.pagoda.generation.WebhookLog;
import dev.pagoda.generation.WebhookLog.Attempt;
import dev.pagoda.generation.WebhookLog.Status;
import dev.pagoda.net.Receiver.Received;
import dev.pagoda.webhook.Hooks.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a job has ended its address is called, again if need be, and each call is in its log. */
class WebhookTest {
  private Scene scene;

  @BeforeEach
  void open(@TempDir Path directory) {
    scene = new Scene(directory);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void theEndIsToldAtOnceSignedWithEverySecret() {
    Hooks hooks = scene.process().calling();
    String id = hooks.submit(scene.receiver.url("/hook?x=1"));
    assertThat(hooks.waiting()).containsExactly(id);

    hooks.end(id, Scene.SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).singleElement().extracting(Attempt::statusCode).isEqualTo(204);
    hooks.awaitEmptyOutbox();
    Received received = scene.receiver.received().get(0);
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.uri()).isEqualTo("/hook?x=1");
    assertThat(received.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(received.headers().get("webhook-id")).isEqualTo("msg_" + id);
    assertThat(Hooks.isSigned(received, Hooks.SECRET)).isTrue();
    assertThat(Hooks.isSigned(received, Hooks.OLD_SECRET)).isTrue();
    assertThat(Hooks.isSigned(received, "whsec_" + "A".repeat(32))).isFalse();
    assertThat(received.body())
        .startsWith("{\"type\":\"generation.succeeded\",\"timestamp\":\"")
        .endsWith("\"data\":{\"id\":\"" + id + "\"}}");
    assertThat(hooks.job(id).state()).isEqualTo(Scene.SUCCEEDED);
  }

  @Test
  void failuresAndCancelsAreToldToo() {
    Hooks hooks = scene.process().calling();
    String failed = hooks.submit(scene.receiver.url("/failed"));
    String canceled = hooks.submit(scene.receiver.url("/canceled"));

    hooks.end(failed, new Failed(new JobError("run_failed", 500, "It failed.")));
    Hooks.await(hooks.front.cancel(canceled, Caller.ANYBODY));

    hooks.awaitLog(failed, Status.DELIVERED);
    hooks.awaitLog(canceled, Status.DELIVERED);
    assertThat(scene.receiver.received())
        .extracting(r -> r.uri() + " " + r.body().substring(0, 29))
        .containsExactlyInAnyOrder(
            "/failed {\"type\":\"generation.failed\",\"",
            "/canceled {\"type\":\"generation.canceled\"");
    assertThat(hooks.job(canceled).state()).isInstanceOf(Canceled.class);
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameId() {
    Hooks hooks = scene.process().calling();
    AtomicInteger calls = new AtomicInteger();
    scene.receiver.answer(
        r -> r.response().setStatusCode(calls.incrementAndGet() < 3 ? 500 : 200).end("ok"));
    String id = hooks.submit(scene.receiver.url("/"));

    hooks.end(id, Scene.SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).extracting(Attempt::statusCode).containsExactly(500, 500, 200);
    assertThat(scene.receiver.received())
        .hasSize(3)
        .allSatisfy(r -> assertThat(Hooks.isSigned(r, Hooks.SECRET)).isTrue())
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
    // The event is one and the same, however late it arrives.
    assertThat(scene.receiver.received())
        .extracting(r -> r.body().substring(0, 80))
        .containsOnly(scene.receiver.received().get(0).body().substring(0, 80));
  }

  @Test
  void itIsGivenUpAfterTheLastAttempt() {
    Hooks hooks = scene.process().calling();
    scene.receiver.answer(r -> r.response().setStatusCode(301).putHeader("Location", "/new").end());
    String id = hooks.submit(scene.receiver.url("/"));

    hooks.end(id, Scene.SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.FAILED);
    assertThat(log.attempts()).extracting(Attempt::statusCode).containsExactly(301, 301, 301);
    hooks.awaitEmptyOutbox();
    assertThat(scene.receiver.received()).extracting(Received::uri).containsOnly("/");
    assertThat(hooks.job(id).state()).isEqualTo(Scene.SUCCEEDED);
  }

  @Test
  void goneIsTheEnd() {
    Hooks hooks = scene.process().calling();
    scene.receiver.answer(410);
    String id = hooks.submit(scene.receiver.url("/"));

    hooks.end(id, Scene.SUCCEEDED);

    assertThat(hooks.awaitLog(id, Status.FAILED).attempts()).hasSize(1);
    hooks.awaitEmptyOutbox();
  }

  @Test
  void aBusyReceiverSaysWhenToComeAgain() {
    Hooks hooks = scene.process().calling();
    scene.receiver.answer(
        r -> r.response().setStatusCode(503).putHeader("Retry-After", "3600").end());
    String id = hooks.submit(scene.receiver.url("/"));

    hooks.end(id, Scene.SUCCEEDED);

    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .untilAsserted(
            () ->
                assertThat(Hooks.record(scene.store, id))
                    .isEqualTo("{\"claimed\":false,\"delay_ms\":3600000}"));
    assertThat(hooks.log(id).status()).isEqualTo(Status.PENDING);
    assertThat(scene.receiver.received()).hasSize(1);
  }

  @Test
  void anAddressInsideIsNotCalledWhateverItWasWhenTheJobWasAccepted() {
    Hooks hooks =
        scene
            .process(new Settings(List.of(), Duration.ofMinutes(5), List.of("10.0.0.0/8")))
            .calling();
    String id = hooks.submit(scene.receiver.url("localhost", "/"));

    hooks.end(id, Scene.SUCCEEDED);

    Attempt attempt = hooks.awaitLog(id, Status.FAILED).attempts().get(0);
    assertThat(attempt.statusCode()).isNull();
    assertThat(attempt.error()).startsWith("its host does not exist, does not answer or is none");
    assertThat(scene.receiver.received()).isEmpty();
  }

  /** No worker ever takes it, and nobody looks at it. */
  @Test
  void jobsWithoutAnAddressLeaveNothing() {
    Hooks hooks = scene.process().calling();
    String id = Hooks.await(hooks.intake.submit(Requests.of("a fox"))).id();
    assertThat(hooks.waiting()).isEmpty();

    hooks.end(id, Scene.SUCCEEDED);

    assertThat(hooks.job(id).webhook()).isNull();
  }
}

package dev.pagoda.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.Claimant;
import dev.pagoda.generation.Requests;
import dev.pagoda.generation.WebhookLog;
import dev.pagoda.generation.WebhookLog.Status;
import dev.pagoda.webhook.Hooks.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An address is called wherever processes die and however many there are: at least once, once where
 * nobody dies, and always under one id.
 */
class WebhookSurvivalTest {
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
  void aCancelFromAFrontIsToldThoughAWorkerHasTheJob() {
    Hooks front = scene.process().calling();
    Hooks worker = scene.process();
    String id = front.submit(scene.receiver.url("/"));
    Hooks.await(worker.runs.claim(id, Claimant.of("cpu")));

    Hooks.await(front.front.cancel(id, Caller.ANYBODY));

    assertThat(front.awaitLog(id, Status.DELIVERED).attempts()).hasSize(1);
    assertThat(scene.receiver.received().get(0).body()).contains("generation.canceled");
  }

  @Test
  void anotherProcessGoesOnWhereOneDiedBetweenAttempts() {
    Hooks dying = scene.process(Settings.delays(20, Duration.ofMillis(500))).calling();
    scene.receiver.answer(500);
    String id = dying.submit(scene.receiver.url("/"));
    dying.end(id, Scene.SUCCEEDED);
    Awaitility.await().atMost(Hooks.LIMIT).until(() -> !dying.log(id).attempts().isEmpty());
    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .until(() -> Hooks.record(scene.store, id).contains("\"claimed\":false"));
    dying.close();
    int before = dying.log(id).attempts().size();
    scene.receiver.answer(204);

    Hooks other = scene.process().calling();

    WebhookLog log = other.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).hasSize(before + 1);
    assertThat(scene.receiver.received())
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
  }

  @Test
  void aProcessThatDiesBetweenTheEndAndTheCallIsNoLoss() {
    Hooks dying = scene.process();
    String id = dying.submit(scene.receiver.url("/"));
    dying.end(id, Scene.SUCCEEDED); // its dispatcher never ran

    Hooks other = scene.process().calling();

    other.awaitLog(id, Status.DELIVERED);
    assertThat(scene.receiver.received()).hasSize(1);
  }

  @Test
  void aJobThatEndsElsewhereIsFoundThoughItWasLookedAtBefore() {
    Hooks other = scene.process().calling();
    Hooks worker = scene.process();
    String id = worker.submit(scene.receiver.url("/"));
    other.dispatcher.ended(id); // which it has not
    Awaitility.await().atMost(Hooks.LIMIT).until(other.dispatcher::isIdle);

    worker.end(id, Scene.SUCCEEDED);

    other.awaitLog(id, Status.DELIVERED);
    assertThat(scene.receiver.received()).hasSize(1);
  }

  @Test
  void aJobWhoseTimeIsOverIsTold() {
    Hooks hooks = scene.process().calling();
    String id = hooks.submit(Requests.calling(scene.receiver.url("/"), 1));

    hooks.awaitLog(id, Status.DELIVERED);

    assertThat(scene.receiver.received().get(0).body()).contains("generation.failed");
  }

  @Test
  void whatWasBeingSentWhenItsProcessDiedIsSentAgain() {
    Hooks dying = scene.process(Settings.lease(Duration.ofMillis(700))).calling();
    scene.receiver.answer(r -> {});
    String id = dying.submit(scene.receiver.url("/"));
    dying.end(id, Scene.SUCCEEDED);
    scene.awaitReceived(1);
    dying.close();
    scene.receiver.answer(204);

    Hooks other = scene.process(Settings.lease(Duration.ofMillis(700))).calling();

    assertThat(other.awaitLog(id, Status.DELIVERED).attempts()).hasSize(1);
    assertThat(scene.receiver.received())
        .hasSize(2)
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
  }

  @Test
  void severalProcessesCallOnce() {
    List<Hooks> all =
        List.of(scene.process().calling(), scene.process().calling(), scene.process().calling());
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String id = all.get(0).submit(scene.receiver.url("/"));
      ids.add("msg_" + id);
      all.get(i % 3).end(id, Scene.SUCCEEDED);
      all.forEach(process -> process.dispatcher.ended(id));
    }

    all.get(0).awaitEmptyOutbox();

    assertThat(scene.receiver.received())
        .hasSize(20)
        .extracting(r -> r.headers().get("webhook-id"))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whatTheRecordSaysIsDoneIsNotDoneAgain() {
    Hooks hooks = scene.process().calling();
    String id = hooks.submit(scene.receiver.url("/"));
    hooks.end(id, Scene.SUCCEEDED);
    hooks.awaitLog(id, Status.DELIVERED);
    hooks.awaitEmptyOutbox();

    Hooks.await(hooks.outbox.add(id)); // as if the process had died before it removed it

    hooks.awaitEmptyOutbox();
    assertThat(scene.receiver.received()).hasSize(1);
  }

  @Test
  void aStoreThatFailsForAWhileOnlyDelaysTheCall() {
    Hooks hooks = scene.process(Settings.lease(Duration.ofMillis(700))).calling();
    String id = hooks.submit(scene.receiver.url("/"));
    hooks.objects.fullFor(key -> key.startsWith("webhooks/"));
    hooks.end(id, Scene.SUCCEEDED);
    Awaitility.await().atMost(Hooks.LIMIT).until(() -> hooks.objects.refused() > 1);
    assertThat(scene.receiver.received()).isEmpty();

    hooks.objects.fullFor(key -> false);

    hooks.awaitLog(id, Status.DELIVERED);
  }

  @Test
  void aJobWhoseProcessDiedBeforeItsEntryWasWrittenGetsOneWhenItIsFound() {
    Hooks dying = scene.process();
    String id = dying.submit(scene.receiver.url("/"));
    Hooks.await(dying.outbox.remove(id));

    Hooks next = scene.process().calling();
    assertThat(Hooks.await(next.recovery.recover())).isEqualTo(1);

    assertThat(next.waiting()).containsExactly(id);
    next.end(id, Scene.SUCCEEDED);
    next.awaitLog(id, Status.DELIVERED);
  }

  @Test
  void aProcessThatEndsInOrderFinishesItsCalls() throws Exception {
    Hooks hooks = scene.process().calling();
    scene.receiver.answer(
        r -> Scene.VERTX.setTimer(300, timer -> r.response().setStatusCode(204).end()));
    String id = hooks.submit(scene.receiver.url("/"));
    hooks.end(id, Scene.SUCCEEDED);
    scene.awaitReceived(1);

    hooks.dispatcher.drain(Hooks.LIMIT);

    assertThat(hooks.log(id).status()).isEqualTo(Status.DELIVERED);
  }
}

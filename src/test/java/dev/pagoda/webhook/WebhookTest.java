package dev.pagoda.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.Claimant;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.JobTimings;
import dev.pagoda.generation.Requests;
import dev.pagoda.generation.WebhookLog;
import dev.pagoda.generation.WebhookLog.Attempt;
import dev.pagoda.generation.WebhookLog.Status;
import dev.pagoda.net.Receiver;
import dev.pagoda.net.Receiver.Received;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.webhook.Hooks.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When a job has ended its address is called, wherever processes die: at least once, always under
 * one id, and each call is in the job's log.
 */
class WebhookTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Succeeded SUCCEEDED = new Succeeded(List.of(), JobTimings.NONE);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Hooks> processes = new ArrayList<>();
  private LocalObjectStore store;
  private Receiver receiver;

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    store = new LocalObjectStore(directory, signer, threads);
    receiver = Receiver.started(VERTX);
  }

  @AfterEach
  void close() {
    processes.forEach(Hooks::close);
    receiver.close();
    store.close();
    threads.shutdownNow();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private Hooks process(Settings settings) {
    Hooks process = new Hooks(store, VERTX, threads, settings);
    processes.add(process);
    return process;
  }

  private Hooks process() {
    return process(Settings.USUAL);
  }

  private void awaitReceived(int count) {
    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .untilAsserted(() -> assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(count));
  }

  @Test
  void theEndIsToldAtOnceSignedWithEverySecret() {
    Hooks hooks = process().calling();
    String id = hooks.submit(receiver.url("/hook?x=1"));
    assertThat(hooks.waiting()).containsExactly(id);

    hooks.end(id, SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).singleElement().extracting(Attempt::statusCode).isEqualTo(204);
    hooks.awaitEmptyOutbox();
    Received received = receiver.received().get(0);
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
    assertThat(hooks.job(id).state()).isEqualTo(SUCCEEDED);
  }

  @Test
  void failuresAndCancelsAreToldToo() {
    Hooks hooks = process().calling();
    String failed = hooks.submit(receiver.url("/failed"));
    String canceled = hooks.submit(receiver.url("/canceled"));

    hooks.end(failed, new Failed(new JobError("run_failed", 500, "It failed.")));
    Hooks.await(hooks.front.cancel(canceled, Caller.ANYBODY));

    hooks.awaitLog(failed, Status.DELIVERED);
    hooks.awaitLog(canceled, Status.DELIVERED);
    assertThat(receiver.received())
        .extracting(r -> r.uri() + " " + r.body().substring(0, 29))
        .containsExactlyInAnyOrder(
            "/failed {\"type\":\"generation.failed\",\"",
            "/canceled {\"type\":\"generation.canceled\"");
    assertThat(hooks.job(canceled).state()).isInstanceOf(Canceled.class);
  }

  @Test
  void aCancelFromAFrontIsToldThoughAWorkerHasTheJob() {
    Hooks front = process().calling();
    Hooks worker = process();
    String id = front.submit(receiver.url("/"));
    Hooks.await(worker.runs.claim(id, Claimant.of("cpu")));

    Hooks.await(front.front.cancel(id, Caller.ANYBODY));

    assertThat(front.awaitLog(id, Status.DELIVERED).attempts()).hasSize(1);
    assertThat(receiver.received().get(0).body()).contains("generation.canceled");
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameId() {
    Hooks hooks = process().calling();
    AtomicInteger calls = new AtomicInteger();
    receiver.answer(
        r -> r.response().setStatusCode(calls.incrementAndGet() < 3 ? 500 : 200).end("ok"));
    String id = hooks.submit(receiver.url("/"));

    hooks.end(id, SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).extracting(Attempt::statusCode).containsExactly(500, 500, 200);
    assertThat(receiver.received())
        .hasSize(3)
        .allSatisfy(r -> assertThat(Hooks.isSigned(r, Hooks.SECRET)).isTrue())
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
    // The event is one and the same, however late it arrives.
    assertThat(receiver.received())
        .extracting(r -> r.body().substring(0, 80))
        .containsOnly(receiver.received().get(0).body().substring(0, 80));
  }

  @Test
  void itIsGivenUpAfterTheLastAttempt() {
    Hooks hooks = process().calling();
    receiver.answer(r -> r.response().setStatusCode(301).putHeader("Location", "/new").end());
    String id = hooks.submit(receiver.url("/"));

    hooks.end(id, SUCCEEDED);

    WebhookLog log = hooks.awaitLog(id, Status.FAILED);
    assertThat(log.attempts()).extracting(Attempt::statusCode).containsExactly(301, 301, 301);
    hooks.awaitEmptyOutbox();
    assertThat(receiver.received()).extracting(Received::uri).containsOnly("/");
    assertThat(hooks.job(id).state()).isEqualTo(SUCCEEDED);
  }

  @Test
  void goneIsTheEnd() {
    Hooks hooks = process().calling();
    receiver.answer(410);
    String id = hooks.submit(receiver.url("/"));

    hooks.end(id, SUCCEEDED);

    assertThat(hooks.awaitLog(id, Status.FAILED).attempts()).hasSize(1);
    hooks.awaitEmptyOutbox();
  }

  @Test
  void aBusyReceiverSaysWhenToComeAgain() {
    Hooks hooks = process().calling();
    receiver.answer(r -> r.response().setStatusCode(503).putHeader("Retry-After", "3600").end());
    String id = hooks.submit(receiver.url("/"));

    hooks.end(id, SUCCEEDED);

    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .untilAsserted(
            () ->
                assertThat(Hooks.record(store, id))
                    .isEqualTo("{\"claimed\":false,\"delay_ms\":3600000}"));
    assertThat(hooks.log(id).status()).isEqualTo(Status.PENDING);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void anAddressInsideIsNotCalledWhateverItWasWhenTheJobWasAccepted() {
    Hooks hooks =
        process(new Settings(List.of(), Duration.ofMinutes(5), List.of("10.0.0.0/8"))).calling();
    String id = hooks.submit(receiver.url("localhost", "/"));

    hooks.end(id, SUCCEEDED);

    Attempt attempt = hooks.awaitLog(id, Status.FAILED).attempts().get(0);
    assertThat(attempt.statusCode()).isNull();
    assertThat(attempt.error()).startsWith("its host does not exist, does not answer or is none");
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void anotherProcessGoesOnWhereOneDiedBetweenAttempts() {
    Hooks dying =
        process(Settings.delays(Duration.ofMillis(300), Duration.ofMillis(300))).calling();
    receiver.answer(500);
    String id = dying.submit(receiver.url("/"));
    dying.end(id, SUCCEEDED);
    Awaitility.await().atMost(Hooks.LIMIT).until(() -> !dying.log(id).attempts().isEmpty());
    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .until(() -> Hooks.record(store, id).contains("\"claimed\":false"));
    dying.close();
    int before = dying.log(id).attempts().size();
    receiver.answer(204);

    Hooks other = process().calling();

    WebhookLog log = other.awaitLog(id, Status.DELIVERED);
    assertThat(log.attempts()).hasSize(before + 1);
    assertThat(receiver.received())
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
  }

  @Test
  void aProcessThatDiesBetweenTheEndAndTheCallIsNoLoss() {
    Hooks dying = process();
    String id = dying.submit(receiver.url("/"));
    dying.end(id, SUCCEEDED); // its dispatcher never ran

    Hooks other = process().calling();

    other.awaitLog(id, Status.DELIVERED);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void aJobThatEndsElsewhereIsFoundThoughItWasLookedAtBefore() {
    Hooks other = process().calling();
    Hooks worker = process();
    String id = worker.submit(receiver.url("/"));
    other.dispatcher.ended(id); // which it has not
    Awaitility.await().atMost(Hooks.LIMIT).until(other.dispatcher::isIdle);

    worker.end(id, SUCCEEDED);

    other.awaitLog(id, Status.DELIVERED);
    assertThat(receiver.received()).hasSize(1);
  }

  /** No worker ever takes it, and nobody looks at it. */
  @Test
  void aJobWhoseTimeIsOverIsTold() {
    Hooks hooks = process().calling();
    String id = hooks.submit(Requests.calling(receiver.url("/"), 1));

    hooks.awaitLog(id, Status.DELIVERED);

    assertThat(receiver.received().get(0).body()).contains("generation.failed");
  }

  @Test
  void whatWasBeingSentWhenItsProcessDiedIsSentAgain() {
    Hooks dying = process(Settings.lease(Duration.ofMillis(700))).calling();
    receiver.answer(r -> {});
    String id = dying.submit(receiver.url("/"));
    dying.end(id, SUCCEEDED);
    awaitReceived(1);
    dying.close();
    receiver.answer(204);

    Hooks other = process(Settings.lease(Duration.ofMillis(700))).calling();

    assertThat(other.awaitLog(id, Status.DELIVERED).attempts()).hasSize(1);
    assertThat(receiver.received())
        .hasSize(2)
        .extracting(r -> r.headers().get("webhook-id"))
        .containsOnly("msg_" + id);
  }

  @Test
  void severalProcessesCallOnce() {
    List<Hooks> all = List.of(process().calling(), process().calling(), process().calling());
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String id = all.get(0).submit(receiver.url("/"));
      ids.add("msg_" + id);
      all.get(i % 3).end(id, SUCCEEDED);
      all.forEach(process -> process.dispatcher.ended(id));
    }

    all.get(0).awaitEmptyOutbox();

    assertThat(receiver.received())
        .hasSize(20)
        .extracting(r -> r.headers().get("webhook-id"))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whatTheRecordSaysIsDoneIsNotDoneAgain() {
    Hooks hooks = process().calling();
    String id = hooks.submit(receiver.url("/"));
    hooks.end(id, SUCCEEDED);
    hooks.awaitLog(id, Status.DELIVERED);
    hooks.awaitEmptyOutbox();

    Hooks.await(hooks.outbox.add(id)); // as if the process had died before it removed it

    hooks.awaitEmptyOutbox();
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void aStoreThatFailsForAWhileOnlyDelaysTheCall() {
    Hooks hooks = process(Settings.lease(Duration.ofMillis(700))).calling();
    String id = hooks.submit(receiver.url("/"));
    hooks.objects.fullFor(key -> key.startsWith("webhooks/"));
    hooks.end(id, SUCCEEDED);
    Awaitility.await().atMost(Hooks.LIMIT).until(() -> hooks.objects.refused() > 1);
    assertThat(receiver.received()).isEmpty();

    hooks.objects.fullFor(key -> false);

    hooks.awaitLog(id, Status.DELIVERED);
  }

  @Test
  void aJobWhoseProcessDiedBeforeItsEntryWasWrittenGetsOneWhenItIsFound() {
    Hooks dying = process();
    String id = dying.submit(receiver.url("/"));
    Hooks.await(dying.outbox.remove(id));

    Hooks next = process().calling();
    assertThat(Hooks.await(next.front.recover())).isEqualTo(1);

    assertThat(next.waiting()).containsExactly(id);
    next.end(id, SUCCEEDED);
    next.awaitLog(id, Status.DELIVERED);
  }

  @Test
  void jobsWithoutAnAddressLeaveNothing() {
    Hooks hooks = process().calling();
    String id = Hooks.await(hooks.intake.submit(Requests.of("a fox"))).id();
    assertThat(hooks.waiting()).isEmpty();

    hooks.end(id, SUCCEEDED);

    assertThat(hooks.job(id).webhook()).isNull();
  }

  @Test
  void aProcessThatEndsInOrderFinishesItsCalls() throws Exception {
    Hooks hooks = process().calling();
    receiver.answer(r -> VERTX.setTimer(300, timer -> r.response().setStatusCode(204).end()));
    String id = hooks.submit(receiver.url("/"));
    hooks.end(id, SUCCEEDED);
    awaitReceived(1);

    hooks.dispatcher.drain(Hooks.LIMIT);

    assertThat(hooks.log(id).status()).isEqualTo(Status.DELIVERED);
  }
}

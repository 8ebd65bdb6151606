package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that gives no sign of life loses its job to another, and can do no more harm to it. */
class TakeoverTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir Path directory;
  private SharedStore store;
  private SharingWorker lost;
  private SharingWorker other;

  @BeforeEach
  void open() {
    store = new SharedStore(directory, new ClaimRules(LEASE, 2));
    lost = store.worker("lost");
    other = store.worker("other");
  }

  @AfterEach
  void close() {
    lost.close();
    other.close();
    store.close();
  }

  @Test
  void theEndOfTheFirstIsRefusedAndThePicturesOfTheSecondStay() {
    String id = store.submitTwo("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = lost.runUntil(Stage.DECODING, delivery);
    lost.cutOff();
    runUntilTaken(id, other);
    Succeeded end = (Succeeded) store.awaitState(id, Succeeded.class);
    String record = store.record(id);
    lost.reconnect();
    lost.pipelines.release();
    run.join();
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .during(Duration.ofSeconds(1))
        .atMost(SharingWorker.LIMIT)
        .until(() -> store.record(id).equals(record));
    assertThat(store.get(id).attempts()).isEqualTo(2);
    assertThat(end.images()).hasSize(2);
    assertThat(store.pictures(id)).hasSize(2);
  }

  @Test
  void theFirstStopsAsSoonAsItHears() {
    String id = store.submit("one");
    CompletableFuture<Void> run = lost.runUntil(Stage.DENOISING, new HandedOut(id));
    lost.cutOff();
    other.pipelines.holdAt(Stage.DENOISING);
    CompletableFuture<Void> second = startTaken(other, new HandedOut(id, 2));
    lost.reconnect();
    run.join(); // nobody has released it
    assertThat(store.get(id).state()).isInstanceOf(Running.class);
    other.pipelines.release();
    second.join();
    store.awaitState(id, Succeeded.class);
  }

  /**
   * Its receipt may still delete the message, without which the job would be lost with the second.
   */
  @Test
  void theFirstLeavesTheMessageToTheSecondWhenItIsDone() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    lost.encoder.hold();
    lost.run(delivery).join();
    Awaitility.await().atMost(SharingWorker.LIMIT).until(lost.encoder::isReached);
    lost.cutOff();
    other.pipelines.holdAt(Stage.DENOISING);
    CompletableFuture<Void> second = startTaken(other, new HandedOut(id, 2));
    lost.reconnect();
    lost.encoder.release();
    Awaitility.await().atMost(SharingWorker.LIMIT).until(() -> store.pictures(id).size() == 1);
    assertUntouchedWhileTheSecondRuns(id, delivery, second);
  }

  @Test
  void theFirstLeavesTheMessageToTheSecondWhenItIsStopped() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = lost.runUntil(Stage.DENOISING, delivery);
    lost.cutOff();
    other.pipelines.holdAt(Stage.DENOISING);
    CompletableFuture<Void> second = startTaken(other, new HandedOut(id, 2));
    lost.reconnect();
    lost.stop();
    run.join();
    assertUntouchedWhileTheSecondRuns(id, delivery, second);
  }

  @Test
  void aJobWhoseWorkersAllGoIsGivenUp() {
    String id = store.submit("one");
    CompletableFuture<Void> run = lost.runUntil(Stage.DENOISING, new HandedOut(id));
    lost.cutOff();
    other.pipelines.holdAt(Stage.DENOISING);
    CompletableFuture<Void> second = startTaken(other, new HandedOut(id, 2));
    other.cutOff();
    try (SharingWorker third = store.worker("third")) {
      HandedOut delivery = runUntilTaken(id, third);
      Failed end = (Failed) store.awaitState(id, Failed.class);
      assertThat(end.error().code()).isEqualTo("attempts_exhausted");
      assertThat(end.error().message()).contains("2 times");
      assertThat(delivery.isAcked()).isTrue();
      assertThat(third.pipelines.started()).isEmpty();
    }
    for (SharingWorker cut : List.of(lost, other)) {
      cut.reconnect(); // each hears that it is over
      cut.pipelines.release();
    }
    run.join();
    second.join();
    // What they made is stored and taken away again behind the runs.
    for (SharingWorker cut : List.of(lost, other)) {
      cut.close();
    }
    assertThat(store.get(id).state()).isInstanceOf(Failed.class);
    assertThat(store.pictures(id)).isEmpty();
  }

  private void assertUntouchedWhileTheSecondRuns(
      String id, HandedOut delivery, CompletableFuture<Void> second) {
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .during(Duration.ofSeconds(1))
        .atMost(SharingWorker.LIMIT)
        .until(delivery::isUntouched);
    Job now = store.get(id);
    assertThat(now.state()).isInstanceOf(Running.class);
    assertThat(now.claim().by().worker()).isEqualTo("other");
    other.pipelines.release();
    second.join();
    store.awaitState(id, Succeeded.class);
  }

  /** Hands the job to a worker again and again, as the queue does, until it has it and is held. */
  private CompletableFuture<Void> startTaken(SharingWorker worker, HandedOut delivery) {
    while (true) {
      CompletableFuture<Void> run = worker.run(delivery);
      Awaitility.await()
          .atMost(SharingWorker.LIMIT)
          .until(() -> run.isDone() || worker.pipelines.at() != null);
      if (!run.isDone()) {
        return run;
      }
      run.join();
    }
  }

  /** The same until it has run it, or has found that there is nothing to run. */
  private static HandedOut runUntilTaken(String id, SharingWorker worker) {
    List<HandedOut> last = new ArrayList<>();
    Awaitility.await()
        .atMost(SharingWorker.LIMIT)
        .until(
            () -> {
              HandedOut delivery = new HandedOut(id, 2);
              worker.run(delivery).join();
              last.add(delivery);
              return delivery.releases().isEmpty();
            });
    return last.get(last.size() - 1);
  }
}

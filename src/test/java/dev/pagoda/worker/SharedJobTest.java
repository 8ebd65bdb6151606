package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.HeldException;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.onnx.DeviceUnavailableException;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several workers one has the job, and shows in its record that it lives. */
class SharedJobTest {
  private static final ClaimRules RULES = new ClaimRules(Duration.ofMinutes(1), 3);

  @TempDir Path directory;
  private SharedStore store;
  private SharingWorker first;
  private SharingWorker second;

  @BeforeEach
  void open() {
    // Renewals come every second.
    store = new SharedStore(directory, new ClaimRules(Duration.ofSeconds(3), 3));
    first = store.worker("first");
    second = new SharingWorker("second", store.objects, RULES);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    store.close();
  }

  @Test
  void theOtherLeavesItAloneForAsLongAsTheFirstMayLive() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = first.runUntil(Stage.DENOISING, delivery);
    HandedOut again = new HandedOut(id);
    second.run(again).join();
    assertThat(second.pipelines.started()).isEmpty();
    assertThat(again.isAcked()).isFalse();
    assertThat(again.releases()).hasSize(1);
    assertThat(again.releases().get(0)).isPositive().isLessThanOrEqualTo(RULES.lease());
    first.pipelines.release();
    run.join();
    store.awaitState(id, Succeeded.class);
    Awaitility.await().atMost(SharingWorker.LIMIT).until(delivery::isAcked);
    assertThat(store.pictures(id)).hasSize(1);
  }

  @Test
  void aQueueThatDoesNotAnswerKeepsNoJobFromBeingRenewed() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    delivery.stallExtensions();
    var unused = first.runUntil(Stage.DENOISING, delivery);
    Awaitility.await().atMost(SharingWorker.LIMIT).until(() -> beats(id) > 2);
    first.pipelines.release();
    store.awaitState(id, Succeeded.class);
  }

  @Test
  void aSecondMessageOfALongJobComesMoreAndMoreSeldom() {
    String id = store.submit("one");
    var unused = first.runUntil(Stage.DENOISING, new HandedOut(id));
    HandedOut again = new HandedOut(id, 8);
    second.run(again).join();
    assertThat(again.releases().get(0)).isEqualTo(Duration.ofSeconds(128));
    first.pipelines.release();
    store.awaitState(id, Succeeded.class);
  }

  @Test
  void aWorkerWithoutADeviceLeavesTheJobToOthersAndSaysSo() {
    String id = store.submit("one");
    first.pipelines.failWith(new DeviceUnavailableException("There is no device cuda:7."));
    HandedOut delivery = new HandedOut(id);
    assertThatThrownBy(() -> first.run(delivery).join())
        .hasCauseInstanceOf(DeviceUnavailableException.class);
    assertThat(delivery.isAcked()).isFalse();
    assertThat(store.get(id).state()).isEqualTo(new Queued());
    second.run(new HandedOut(id, 2)).join();
    store.awaitState(id, Succeeded.class);
  }

  @Test
  void whatComesTwiceAfterItsEndIsAcknowledgedAndNotRun() {
    String id = store.submit("one");
    first.run(new HandedOut(id)).join();
    store.awaitState(id, Succeeded.class);
    String record = store.record(id);
    HandedOut again = new HandedOut(id, 2);
    second.run(again).join();
    assertThat(again.isAcked()).isTrue();
    assertThat(second.pipelines.started()).isEmpty();
    assertThat(store.record(id)).isEqualTo(record);
  }

  @Test
  void renewalsShowProgressAndKeepTheMessage() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = first.runUntil(Stage.DENOISING, delivery);
    Awaitility.await()
        .atMost(SharingWorker.LIMIT)
        .until(() -> store.get(id).state() instanceof Running now && now.step() == 2);
    Awaitility.await().atMost(SharingWorker.LIMIT).until(() -> delivery.extensions() > 1);
    long beats = store.get(id).claim().beats();
    Awaitility.await().atMost(SharingWorker.LIMIT).until(() -> beats < beats(id));
    first.pipelines.release();
    run.join();
  }

  @Test
  void aCancelOfAnotherProcessReachesTheRun() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = first.runUntil(Stage.DENOISING, delivery);
    SharedStore.await(store.front.cancel(id, Caller.ANYBODY));
    run.join(); // nobody has released it
    assertThat(store.get(id).state()).isEqualTo(new Canceled());
    assertThat(delivery.isAcked()).isTrue();
    assertThat(store.pictures(id)).isEmpty();
  }

  @Test
  void aJobThatIsGivenBackIsFreeAtOnceAndHasNotCounted() {
    String id = store.submit("one");
    HandedOut delivery = new HandedOut(id);
    CompletableFuture<Void> run = first.runUntil(Stage.DENOISING, delivery);
    first.stop();
    run.join();
    assertThat(store.get(id).state()).isEqualTo(new Queued());
    assertThat(store.get(id).attempts()).isZero();
    assertThat(delivery.isAcked()).isFalse();
    assertThat(delivery.releases()).containsExactly(Duration.ZERO);
    second.run(new HandedOut(id, 2)).join();
    store.awaitState(id, Succeeded.class);
    assertThat(store.get(id).attempts()).isEqualTo(1);
  }

  @Test
  void aDeadLetterEndsWhatNobodyHas() {
    String id = store.submit("one");
    SharedStore.await(second.runs.deadLettered(id, 5));
    JobError error = ((Failed) store.get(id).state()).error();
    assertThat(error.code()).isEqualTo("dead_lettered");
    assertThat(error.message()).contains("5 times");
    HandedOut late = new HandedOut(id, 6);
    first.run(late).join();
    assertThat(first.pipelines.started()).isEmpty();
    assertThat(late.isAcked()).isTrue();
  }

  @Test
  void aDeadLetterEndsNeitherWhatRunsNorWhatHasEnded() {
    String id = store.submit("one");
    CompletableFuture<Void> run = first.runUntil(Stage.DENOISING, new HandedOut(id));
    assertThatThrownBy(() -> SharedStore.await(second.runs.deadLettered(id, 5)))
        .isInstanceOf(HeldException.class);
    first.pipelines.release();
    run.join();
    store.awaitState(id, Succeeded.class);
    String record = store.record(id);
    SharedStore.await(second.runs.deadLettered(id, 5));
    assertThat(store.record(id)).isEqualTo(record);
  }

  private long beats(String id) {
    return store.get(id).claim().beats();
  }
}

package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobEndedException;
import dev.pagoda.generation.JobId;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job can be canceled wherever it is, leaves no picture, and does not hold up the next one. */
class JobCancelTest {
  @TempDir Path directory;
  private ServiceInTest service;

  @BeforeEach
  void start() {
    service = ServiceInTest.started(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void whileItRuns(Stage stage) {
    service.pipelines.holdAt(stage);
    String id = service.submit(Requests.of("canceled"));
    service.awaitHeldAt(stage);
    assertThat(cancel(id).state()).isEqualTo(new Canceled());
    Awaitility.await().atMost(ONE_MINUTE).until(() -> service.pipelines.at() == null);
    service.pipelines.release();
    assertNextSucceedsAndCanceledStaysSo(id);
  }

  @Test
  void whileItWaits() {
    service.pipelines.holdAt(Stage.ENCODING);
    String running = service.submit(Requests.of("running"));
    service.awaitHeldAt(Stage.ENCODING);
    String id = service.submit(Requests.of("canceled"));
    String behind = service.submit(Requests.of("behind"));
    cancel(id);
    assertThat(service.jobs.position(behind)).hasValue(1);
    service.pipelines.release();
    service.ended(running);
    assertNextSucceedsAndCanceledStaysSo(id);
    assertThat(service.pipelines.started()).doesNotContain("canceled");
  }

  @Test
  void whileItsPictureIsEncoded() {
    service.encoder.hold();
    String id = service.submit(Requests.of("canceled"));
    Awaitility.await().atMost(ONE_MINUTE).until(service.encoder::isReached);
    cancel(id);
    service.encoder.release();
    assertNextSucceedsAndCanceledStaysSo(id);
  }

  @Test
  void whoWaitsForItIsTold() {
    service.pipelines.holdAt(Stage.DENOISING);
    String id = service.submit(Requests.of("canceled"));
    service.awaitHeldAt(Stage.DENOISING);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> canceled = thread.submit(() -> cancel(id));
      assertThat(service.ended(id)).isEqualTo(new Canceled());
      assertThat(canceled).succeedsWithin(java.time.Duration.ofSeconds(30));
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void afterItsEndItCannot() {
    String id = service.submit(Requests.of("done"));
    service.ended(id);
    assertThatThrownBy(() -> cancel(id))
        .isInstanceOf(JobEndedException.class)
        .hasMessage("The generation has ended already: succeeded.");
    assertThat(service.stateOf(id)).isInstanceOf(Succeeded.class);
  }

  @Test
  void twiceItCannot() {
    service.pipelines.holdAt(Stage.ENCODING);
    String id = service.submit(Requests.of("canceled"));
    cancel(id);
    assertThatThrownBy(() -> cancel(id)).isInstanceOf(JobEndedException.class);
  }

  @Test
  void anUnknownJobCannot() {
    assertThatThrownBy(() -> cancel(JobId.draw())).isInstanceOf(JobNotFoundException.class);
  }

  @RepeatedTest(40)
  void cancelAndFinishAtOnceGiveOneEnd() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      service.pipelines.holdAt(Stage.DECODING);
      String id = service.submit(Requests.of("raced"));
      service.awaitHeldAt(Stage.DECODING);
      CountDownLatch start = new CountDownLatch(1);
      Future<Boolean> won =
          thread.submit(
              () -> {
                start.await();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(8_000_000));
                return tryCancel(id);
              });
      start.countDown();
      service.pipelines.release();
      boolean canceled = won.get();
      assertThat(service.ended(id)).isInstanceOf(canceled ? Canceled.class : Succeeded.class);
      service.stop();
      assertThat(service.stateOf(id)).isInstanceOf(canceled ? Canceled.class : Succeeded.class);
      assertThat(service.keys("images/")).hasSize(canceled ? 0 : 1);
    } finally {
      thread.shutdownNow();
    }
  }

  private void assertNextSucceedsAndCanceledStaysSo(String id) {
    String next = service.submit(Requests.of("next"));
    assertThat(service.ended(next)).isInstanceOf(Succeeded.class);
    assertThat(service.stateOf(id)).isEqualTo(new Canceled());
    Awaitility.await().atMost(ONE_MINUTE).until(() -> service.keys("images/" + id + "/").isEmpty());
  }

  private boolean tryCancel(String id) {
    try {
      cancel(id);
      return true;
    } catch (JobEndedException e) {
      return false;
    }
  }

  private Job cancel(String id) {
    return ServiceInTest.await(service.jobs.cancel(id, Caller.ANYBODY));
  }
}

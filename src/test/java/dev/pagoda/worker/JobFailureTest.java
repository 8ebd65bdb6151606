package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.QueueFullException;
import dev.pagoda.generation.Requests;
import dev.pagoda.image.ImageException;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.DeviceUnavailableException;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.onnx.RunFailedException;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.storage.StorageException;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a job fails, it says why in a sentence, and the next one works. */
class JobFailureTest {
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

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new DoesNotFitException("Needs 9 GB of 8 GB."), "does_not_fit", 507, true),
        Arguments.of(
            new ModelException("unet/model.onnx is cut off."), "model_unusable", 500, true),
        Arguments.of(
            new DeviceUnavailableException("There is no device cuda:7."),
            "device_unavailable",
            503,
            true),
        Arguments.of(
            new RunFailedException("unet/model.onnx failed while it ran.", new IOException()),
            "run_failed",
            500,
            true),
        Arguments.of(
            new InvalidRequestException(List.of(new FieldError("width", "must be 64"))),
            "invalid_request",
            400,
            true),
        Arguments.of(new ImageException("The image ends too early."), "invalid_image", 400, true),
        Arguments.of(new IllegalStateException("secret path"), "internal_error", 500, false),
        Arguments.of(new NullPointerException(), "internal_error", 500, false),
        Arguments.of(new OutOfMemoryError("Java heap space"), "out_of_memory", 507, false),
        Arguments.of(new StackOverflowError("deep"), "internal_error", 500, false),
        Arguments.of(new AssertionError("broken"), "internal_error", 500, false),
        Arguments.of(new UnsatisfiedLinkError("libx.so"), "internal_error", 500, false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void inThePipeline(Throwable failure, String code, int status, boolean saysMessage) {
    service.pipelines.failWith(failure);
    String id = service.submit(Requests.of("failing"));
    JobError error = ((Failed) service.ended(id)).error();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.message()).isNotBlank().doesNotContain("Exception", "\n", "\tat ");
    if (saysMessage) {
      assertThat(error.message()).isEqualTo(failure.getMessage());
    } else if (failure.getMessage() != null) {
      assertThat(error.message()).doesNotContain(failure.getMessage());
    }
    service.pipelines.failWith(null);
    assertNextSucceeds();
  }

  @Test
  void aFullDiskUnderThePicture() {
    service.objects.fullFor(key -> key.endsWith("/1.png"));
    String id = service.submit(Requests.of("a fox", 2, OutputFormat.PNG));
    JobError error = ((Failed) service.ended(id)).error();
    assertThat(error.code()).isEqualTo("storage_failed");
    assertThat(error.message()).contains("no space left on device");
    // The first picture of a job without result is not left behind.
    service.objects.fullFor(key -> false);
    assertNextSucceeds();
    assertThat(service.keys("images/" + id + "/")).isEmpty();
  }

  @Test
  void aDiskThatIsFullAltogetherIsSaidFromMemoryAndOnRecordLater() {
    service.pipelines.holdAt(Stage.DENOISING);
    String id = service.submit(Requests.of("failing"));
    service.awaitHeldAt(Stage.DENOISING);
    String waiting = service.submit(Requests.of("waiting"));
    service.objects.fullFor(key -> true);
    service.pipelines.release();
    assertThat(((Failed) service.ended(id)).error().code()).isEqualTo("storage_failed");
    assertThat(((Failed) service.ended(waiting)).error().code()).isEqualTo("storage_failed");
    assertThat(service.stateOf(id)).isInstanceOf(Failed.class);
    service.objects.fullFor(key -> false);
    assertNextSucceeds();
    try (ServiceReader reader = new ServiceReader(directory)) {
      Awaitility.await().atMost(ONE_MINUTE).until(() -> reader.stateOf(id) instanceof Failed);
      Awaitility.await().atMost(ONE_MINUTE).until(() -> reader.stateOf(waiting) instanceof Failed);
    }
  }

  @Test
  void aJobThatCannotBePutOnRecordIsNotAccepted() {
    service.objects.fullFor(key -> key.startsWith("jobs/"));
    assertThatThrownBy(() -> service.submit(Requests.of("refused")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no space left on device");
    service.objects.fullFor(key -> false);
    assertNextSucceeds();
    assertThat(service.pipelines.started()).containsExactly("next");
  }

  @Test
  void aFullQueueRefusesAndLeavesNoRecord() throws InterruptedException {
    service.close();
    try (ServiceInTest small = new ServiceInTest(directory.resolve("small"), 2)) {
      small.workers.start();
      small.pipelines.holdAt(Stage.DENOISING);
      small.submit(Requests.of("running"));
      small.awaitHeldAt(Stage.DENOISING);
      small.submit(Requests.of("first"));
      String last = small.submit(Requests.of("second"));
      assertThatThrownBy(() -> small.submit(Requests.of("refused")))
          .isInstanceOfSatisfying(
              QueueFullException.class, e -> assertThat(e.retryAfterSeconds()).isPositive());
      assertThat(small.keys("jobs/")).hasSize(3);
      small.pipelines.release();
      assertThat(small.ended(last)).isInstanceOf(Succeeded.class);
      assertThat(small.pipelines.started()).containsExactly("running", "first", "second");
    }
  }

  @Test
  void inAStormExactlyWhatIsAcceptedRuns() throws Exception {
    service.close();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ServiceInTest small = new ServiceInTest(directory.resolve("small"), 10)) {
      List<Callable<String>> submissions =
          Collections.nCopies(60, () -> ServiceInTest.await(submitOrSkip(small)));
      List<String> accepted = new ArrayList<>();
      for (Future<String> submission : threads.invokeAll(submissions)) {
        if (!submission.get().isEmpty()) {
          accepted.add(submission.get());
        }
      }
      assertThat(accepted).hasSize(10).doesNotHaveDuplicates();
      assertThat(small.keys("jobs/")).hasSize(10);
      small.workers.start();
      accepted.forEach(id -> assertThat(small.ended(id)).isInstanceOf(Succeeded.class));
      assertThat(small.pipelines.started()).hasSize(10);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Uni<String> submitOrSkip(ServiceInTest service) {
    return service
        .intake
        .submit(Requests.of("in a storm"))
        .map(job -> job.id())
        .onFailure(QueueFullException.class)
        .recoverWithItem("");
  }

  private void assertNextSucceeds() {
    assertThat(service.ended(service.submit(Requests.of("next")))).isInstanceOf(Succeeded.class);
  }
}

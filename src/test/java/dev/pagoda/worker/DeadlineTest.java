package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RequestReader;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that has not ended when its time is over fails, wherever it is then. */
class DeadlineTest {
  @TempDir Path directory;
  private ServiceInTest service;

  @BeforeEach
  void start() {
    service = ServiceInTest.started(directory);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whileItRunsAndTheDeviceGoesOn() {
    service.pipelines.holdAt(Stage.DENOISING);
    String id = service.submit(within(1, "slow"));
    assertExpired(service.ended(id));
    Awaitility.await().atMost(ONE_MINUTE).until(() -> service.pipelines.at() == null);
    service.pipelines.release();
    assertThat(service.ended(service.submit(Requests.of("next")))).isInstanceOf(Succeeded.class);
    assertThat(service.keys("images/" + id + "/")).isEmpty();
  }

  @Test
  void whileItWaitsAndItNeverStarts() {
    service.pipelines.holdAt(Stage.DENOISING);
    String first = service.submit(Requests.of("first"));
    service.awaitHeldAt(Stage.DENOISING);
    String late = service.submit(within(1, "late"));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> service.stateOf(late).ended());
    assertExpired(service.stateOf(late));
    assertThat(service.stateOf(first)).isInstanceOf(Running.class);
    service.pipelines.release();
    assertThat(service.ended(first)).isInstanceOf(Succeeded.class);
    assertThat(service.ended(service.submit(Requests.of("next")))).isInstanceOf(Succeeded.class);
    assertThat(service.pipelines.started()).containsExactly("first", "next");
  }

  @Test
  void oneThatEndsInTimeIsLeftAlone() {
    String id = service.submit(within(60, "quick"));
    assertThat(service.ended(id)).isInstanceOf(Succeeded.class);
  }

  private static void assertExpired(JobState state) {
    assertThat(state).isInstanceOf(Failed.class);
    assertThat(((Failed) state).error().code()).isEqualTo("deadline_exceeded");
    assertThat(((Failed) state).error().status()).isEqualTo(504);
    assertThat(((Failed) state).error().message())
        .isEqualTo("It had not ended 1 s after its acceptance.");
  }

  private static GenerationRequest within(int seconds, String prompt) {
    ObjectNode request = Requests.of(prompt).toJson();
    request.put("timeout", seconds);
    return RequestReader.mapper().convertValue(request, GenerationRequest.class);
  }
}

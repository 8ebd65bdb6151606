package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import dev.pagoda.model.ModelException;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that stops gives its jobs back; the next one runs them in the order they came. */
class RestartTest {
  @TempDir Path directory;

  @Test
  void runningAndWaitingJobsRunAgainAndFinishedOnesStillAnswer() throws InterruptedException {
    String done;
    String running;
    String waiting;
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      done = service.submit(Requests.of("done"));
      service.ended(done);
      service.pipelines.holdAt(Stage.DENOISING);
      running = service.submit(Requests.of("running"));
      service.awaitHeldAt(Stage.DENOISING);
      waiting = service.submit(Requests.of("waiting"));
      service.stop();
      assertThat(service.stateOf(running)).isEqualTo(new Queued());
    }
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      assertThat(service.stateOf(done)).isInstanceOf(Succeeded.class);
      assertThat(service.ended(running)).isInstanceOf(Succeeded.class);
      assertThat(service.ended(waiting)).isInstanceOf(Succeeded.class);
      assertThat(service.pipelines.started()).containsExactly("running", "waiting");
    }
  }

  @Test
  void aRunThatFailsBecauseTheProcessEndsRunsAgain() throws InterruptedException {
    String id;
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      service.pipelines.holdAt(Stage.DENOISING);
      id = service.submit(Requests.of("running"));
      service.awaitHeldAt(Stage.DENOISING);
      service.pipelines.failWith(new ModelException("The environment is closed."));
      service.stop();
      assertThat(service.stateOf(id)).isEqualTo(new Queued());
    }
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      assertThat(service.ended(id)).isInstanceOf(Succeeded.class);
    }
  }

  @Test
  void moreThanTheQueueHoldsComesBack() throws InterruptedException {
    try (ServiceInTest service = new ServiceInTest(directory, 3)) {
      for (String prompt : new String[] {"a", "b", "c"}) {
        service.submit(Requests.of(prompt));
      }
    }
    try (ServiceInTest service = new ServiceInTest(directory, 1)) {
      assertThat(ServiceInTest.await(service.recovery.recover())).isEqualTo(3);
    }
  }

  @Test
  void aFinishedPictureIsStoredBeforeTheServiceEnds() throws InterruptedException {
    String id;
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      service.encoder.hold();
      id = service.submit(Requests.of("a fox"));
      org.awaitility.Awaitility.await().atMost(ONE_MINUTE).until(service.encoder::isReached);
      service.encoder.release();
      service.stop();
      assertThat(service.stateOf(id)).isInstanceOf(Succeeded.class);
    }
  }
}

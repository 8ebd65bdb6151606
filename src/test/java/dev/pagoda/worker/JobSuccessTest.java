package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submitted job runs in its turn and ends with its pictures in the store. */
class JobSuccessTest {
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

  @Test
  void thePictureIsInTheStore() throws IOException {
    String id = service.submit(Requests.of("a fox"));
    Succeeded end = (Succeeded) service.ended(id);
    StoredImage image = end.images().get(0);
    assertThat(image.key()).isEqualTo("images/" + id + "/0.png");
    assertThat(image.contentType()).isEqualTo("image/png");
    assertThat(image.seed()).isEqualTo(7);
    ObjectContent stored = ServiceInTest.await(service.objects.get(image.key()));
    assertThat(stored.object().sha256()).isEqualTo(image.sha256());
    assertThat(ImageIO.read(new ByteArrayInputStream(stored.bytes())).getWidth())
        .isEqualTo(image.width())
        .isEqualTo(64);
  }

  @Test
  void theRecordSaysWhatWasDone() {
    Job job = service.get(endedJob(Requests.of("a fox")));
    assertThat(job.appliedLayers()).isEqualTo(GradientPipelines.LAYERS);
    Succeeded end = (Succeeded) job.state();
    assertThat(end.timings().loadMs()).isEqualTo(1);
    assertThat(end.timings().encodeMs()).isEqualTo(2);
    assertThat(end.timings().denoiseMs()).isEqualTo(3);
    assertThat(end.timings().decodeMs()).isEqualTo(4);
  }

  @Test
  void severalPicturesHaveKeysOfTheirOwn() {
    String id = endedJob(Requests.of("a fox", 3, OutputFormat.PNG));
    assertThat(((Succeeded) service.stateOf(id)).images())
        .extracting(StoredImage::sha256)
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(service.keys("images/" + id + "/")).hasSize(3);
  }

  @Test
  void latentsAreOneObject() {
    String id = endedJob(Requests.of("a fox", 2, OutputFormat.LATENTS));
    assertThat(((Succeeded) service.stateOf(id)).images())
        .extracting(StoredImage::key)
        .containsExactly("images/" + id + "/0.safetensors");
  }

  /** Which need not be the size of the picture. */
  @Test
  void latentsHaveTheSizeThatWasRendered() {
    String id = endedJob(Requests.of("a fox", 1, OutputFormat.LATENTS));
    StoredImage latents = ((Succeeded) service.stateOf(id)).images().get(0);
    assertThat(latents.width()).isEqualTo(2 * 64);
    assertThat(latents.height()).isEqualTo(2 * 48);
  }

  @Test
  void jobsRunInTheOrderTheyCameAndKnowTheirPlace() {
    service.pipelines.holdAt(Stage.DENOISING);
    String first = service.submit(Requests.of("first"));
    service.awaitHeldAt(Stage.DENOISING);
    List<String> ids = new ArrayList<>();
    IntStream.range(0, 5).forEach(i -> ids.add(service.submit(Requests.of("p" + i))));
    for (int i = 0; i < 5; i++) {
      assertThat(service.stateOf(ids.get(i))).isEqualTo(new Queued());
      assertThat(service.jobs.position(ids.get(i))).hasValue(i + 1);
    }
    assertThat(service.jobs.position(first)).isEmpty();
    service.pipelines.release();
    ids.forEach(service::ended);
    assertThat(service.pipelines.started()).containsExactly("first", "p0", "p1", "p2", "p3", "p4");
  }

  @Test
  void progressIsSeenWithoutBeingWritten() {
    service.pipelines.holdAt(Stage.DENOISING);
    String id = service.submit(Requests.of("a fox"));
    service.awaitHeldAt(Stage.DENOISING);
    assertThat(service.stateOf(id))
        .isInstanceOfSatisfying(
            Running.class,
            running -> {
              assertThat(running.step()).isEqualTo(2);
              assertThat(running.totalSteps()).isEqualTo(4);
            });
  }

  @Test
  void whoWaitsTooShortSeesTheJobAsItIs() {
    service.pipelines.holdAt(Stage.ENCODING);
    String id = service.submit(Requests.of("a fox"));
    service.awaitHeldAt(Stage.ENCODING);
    Job seen = ServiceInTest.await(service.jobs.await(id, Duration.ofMillis(1)));
    assertThat(seen.state()).isInstanceOf(Running.class);
    service.pipelines.release();
    assertThat(service.ended(id)).isInstanceOf(Succeeded.class);
  }

  @Test
  void theNextRunStartsWhileThePictureIsStillBeingEncoded() {
    service.encoder.hold();
    service.pipelines.holdAt(Stage.DECODING);
    String first = service.submit(Requests.of("first"));
    service.awaitHeldAt(Stage.DECODING);
    String second = service.submit(Requests.of("second"));
    service.pipelines.release();
    service.pipelines.holdAt(Stage.DENOISING);
    // The second is in the middle of denoising, and the first not yet a file.
    service.awaitHeldAt(Stage.DENOISING);
    assertThat(service.stateOf(first)).isInstanceOf(Running.class);
    assertThat(service.keys("images/")).isEmpty();
    service.encoder.release();
    assertThat(service.ended(first)).isInstanceOf(Succeeded.class);
    assertThat(service.pipelines.at()).isEqualTo(Stage.DENOISING);
    service.pipelines.release();
    assertThat(service.ended(second)).isInstanceOf(Succeeded.class);
  }

  private String endedJob(dev.pagoda.request.GenerationRequest request) {
    String id = service.submit(request);
    assertThat(service.ended(id)).isInstanceOf(Succeeded.class);
    return id;
  }
}

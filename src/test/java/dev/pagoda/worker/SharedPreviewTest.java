package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.JobState.Preview;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RequestReader;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A front sees the previews that a worker of another process made, without waiting for its beat.
 */
class SharedPreviewTest {
  private static final ClaimRules RULES = new ClaimRules(Duration.ofHours(1), 3);

  @TempDir Path directory;

  @Test
  void onceTheyAreStored() {
    try (SharedStore store = new SharedStore(directory, RULES);
        SharingWorker worker = store.worker("cpu")) {
      ObjectNode request = Requests.of("one").toJson();
      request.put("preview_interval", 2);
      String id =
          store.submit(RequestReader.mapper().convertValue(request, GenerationRequest.class));
      HandedOut delivery = new HandedOut(id);
      CompletableFuture<Void> run = worker.runUntil(Stage.DENOISING, delivery);
      Awaitility.await()
          .atMost(SharingWorker.LIMIT)
          .untilAsserted(
              () -> {
                Running running = (Running) store.get(id).state();
                assertThat(running.preview())
                    .isEqualTo(new Preview(2, List.of("previews/" + id + "/2-0.jpg")));
              });
      worker.pipelines.release();
      run.join();
      assertThat(store.awaitState(id, Succeeded.class)).isInstanceOf(Succeeded.class);
    }
  }

  @Test
  void aStoreThatFailsCostsThePreviewAlone() {
    try (SharedStore store = new SharedStore(directory, RULES);
        SharingWorker worker = store.worker("cpu")) {
      worker.objects.fullFor(key -> key.startsWith("previews/"));
      ObjectNode request = Requests.of("one").toJson();
      request.put("preview_interval", 1);
      String id =
          store.submit(RequestReader.mapper().convertValue(request, GenerationRequest.class));
      worker.run(new HandedOut(id)).join();
      assertThat(store.awaitState(id, Succeeded.class)).isInstanceOf(Succeeded.class);
      assertThat(worker.objects.refused()).isPositive();
    }
  }
}

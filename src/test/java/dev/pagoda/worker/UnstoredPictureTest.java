package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Succeeded;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while a picture is on its way into the store fails no job by that. */
class UnstoredPictureTest {
  @TempDir Path directory;

  @Test
  void theJobIsLeftToAnotherWorker() throws Exception {
    try (SharedStore store = new SharedStore(directory, new ClaimRules(Duration.ofMinutes(1), 3))) {
      String id = store.submit("one");
      HandedOut delivery = new HandedOut(id);
      SharingWorker ending = store.worker("ending");
      ending.encoder.hold();
      ending.run(delivery).join();
      Awaitility.await().atMost(SharingWorker.LIMIT).until(ending.encoder::isReached);
      ending.publisher.stop(Duration.ofMillis(10));
      store.awaitState(id, Queued.class);
      Awaitility.await()
          .atMost(SharingWorker.LIMIT)
          .until(() -> delivery.releases().contains(Duration.ZERO));
      assertThat(delivery.isAcked()).isFalse();
      ending.close();
      SharingWorker other = store.worker("other");
      other.run(new HandedOut(id, 2)).join();
      store.awaitState(id, Succeeded.class);
      other.close();
    }
  }
}

package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose process died before it ran is run by whoever is told of it again. */
class ResumeTest {
  @TempDir Path directory;

  @Test
  void aJobOfAnotherProcessRunsHereOnce() {
    String id;
    try (ServiceInTest first = new ServiceInTest(directory, 10)) { // without a worker
      id = first.submit(Requests.of("resumed"));
    }
    try (ServiceInTest second = new ServiceInTest(directory, 10)) {
      second.workers.start();
      ServiceInTest.await(second.recovery.resume(second.get(id)));
      ServiceInTest.await(second.recovery.resume(second.get(id)));
      assertThat(second.ended(id)).isInstanceOf(Succeeded.class);
      ServiceInTest.await(second.recovery.resume(second.get(id)));
      assertThat(second.pipelines.started()).containsExactly("resumed");
    }
  }
}

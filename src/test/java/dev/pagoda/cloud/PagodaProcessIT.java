package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar starts with nothing set but its store, and ends when it is told to. */
class PagodaProcessIT {
  @TempDir Path directory;

  @Test
  void itStartsAndEnds() throws Exception {
    try (PagodaProcess pagoda =
        PagodaProcess.start(
            directory, "pagoda", Map.of("PAGODA_STORAGE_DIRECTORY", directory.toString()))) {
      pagoda.awaitReady();
      pagoda.terminate();
      assertThat(pagoda.awaitExit()).isEqualTo(143);
      assertThat(pagoda.log()).contains("stopped in");
    }
  }
}

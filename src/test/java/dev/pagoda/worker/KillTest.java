package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed, or whose files cannot grow, lose nothing that was accepted. */
class KillTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path directory;
  private Process process;

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void theRunningAndTheWaitingJobRunAgainAndTheFinishedOneStillAnswers() throws Exception {
    start(List.of(), "hold");
    List<String> ids = awaitAccepted(3);
    kill();
    try (ServiceReader reader = new ServiceReader(directory)) {
      assertThat(reader.stateOf(ids.get(0))).isInstanceOf(Succeeded.class);
      assertThat(reader.stateOf(ids.get(1)).status()).isEqualTo("running");
      assertThat(reader.stateOf(ids.get(2)).status()).isEqualTo("queued");
    }
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      assertThat(service.stateOf(ids.get(0))).isInstanceOf(Succeeded.class);
      assertThat(service.ended(ids.get(1))).isInstanceOf(Succeeded.class);
      assertThat(service.ended(ids.get(2))).isInstanceOf(Succeeded.class);
      assertThat(service.pipelines.started()).containsExactly("running", "waiting");
    }
  }

  @Test
  void whereverTheProcessDiesEveryAcceptedJobHasItsPictureInTheEnd() throws Exception {
    Random random = new Random(5);
    for (int round = 1; round <= 4; round++) {
      int before = accepted().size();
      start(List.of(), "stream", "60");
      awaitAccepted(before + 1 + random.nextInt(50));
      kill();
    }
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      List<String> jobs = service.keys("jobs/");
      for (String id : accepted()) {
        assertThat(service.ended(id)).as(id).isInstanceOf(Succeeded.class);
        assertThat(service.keys("images/" + id + "/")).hasSize(1);
      }
      // What was on record but not yet answered may run, too; nothing else is there.
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(service.keys("images/")).hasSameSizeAs(jobs));
      assertThat(temporaryFiles()).hasSize(1);
    }
  }

  /** The system refuses files beyond 16 KiB, as it refuses all on a full disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPictureThatTheDiskDoesNotTakeFailsItsJobOnly() throws Exception {
    start(List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "bash"), "pictures");
    List<String> ids = awaitAccepted(2);
    try (ServiceReader reader = new ServiceReader(directory)) {
      JobError error = ((Failed) reader.stateOf(ids.get(0))).error();
      assertThat(error.code()).isEqualTo("storage_failed");
      assertThat(error.message()).contains("file too large");
      assertThat(reader.stateOf(ids.get(1))).isInstanceOf(Succeeded.class);
    }
  }

  @Test
  void aServiceThatWasNeverKilledHasNothingToRecover() throws Exception {
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      service.ended(service.submit(Requests.of("a fox")));
    }
    try (ServiceInTest service = new ServiceInTest(directory, 8)) {
      assertThat(ServiceInTest.await(service.recovery.recover())).isZero();
    }
  }

  private void start(List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx128m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(KilledService.class.getName());
    command.add(directory.toString());
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** As {@code kill -9} does. */
  private void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private List<String> awaitAccepted(int count) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> accepted().size() >= count);
    return accepted();
  }

  private List<String> accepted() {
    Path file = KilledService.accepted(directory);
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("temporary"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}

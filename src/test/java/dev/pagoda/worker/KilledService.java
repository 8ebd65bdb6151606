package dev.pagoda.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.generation.Requests;
import dev.pagoda.worker.GradientPipelines.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A service in a process of its own, for tests that kill it. It writes the ids of the jobs it has
 * accepted to a file, one a line.
 */
public final class KilledService {
  private KilledService() {}

  /** Arguments: the directory, what to do, and the first argument of that. */
  public static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    try (ServiceInTest service = ServiceInTest.started(directory)) {
      switch (arguments[1]) {
        case "stream" -> stream(directory, service, Integer.parseInt(arguments[2]));
        case "hold" -> hold(directory, service);
        case "pictures" -> pictures(directory, service);
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
  }

  /** Accepts so many jobs as fast as it can, and waits to be killed. */
  private static void stream(Path directory, ServiceInTest service, int jobs) throws Exception {
    for (int i = 0; i < jobs; i++) {
      note(directory, service.submit(Requests.of("job")));
    }
    Thread.currentThread().join();
  }

  /** Finishes a job, is in the middle of a second, has a third waiting, and waits to be killed. */
  private static void hold(Path directory, ServiceInTest service) throws Exception {
    String done = service.submit(Requests.of("done"));
    service.ended(done);
    service.pipelines.holdAt(Stage.DENOISING);
    String running = service.submit(Requests.of("running"));
    service.awaitHeldAt(Stage.DENOISING);
    String waiting = service.submit(Requests.of("waiting"));
    note(directory, done + "\n" + running + "\n" + waiting);
    Thread.currentThread().join();
  }

  /** Makes a picture too large for the disk, and then a small one. */
  private static void pictures(Path directory, ServiceInTest service) throws Exception {
    service.encoder.padTo(64 * 1024);
    String large = service.submit(Requests.of("large"));
    service.ended(large);
    service.encoder.padTo(0);
    String small = service.submit(Requests.of("small"));
    service.ended(small);
    note(directory, large + "\n" + small);
  }

  private static void note(Path directory, String ids) throws IOException {
    Files.writeString(
        accepted(directory),
        ids + "\n",
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  static Path accepted(Path directory) {
    return directory.resolve("accepted");
  }
}

package dev.pagoda.bench;

import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.pipeline.PromptJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Runs two jobs of different prompts in a process of its own and prints, in bytes since before the
 * first: memory when the second job's denoiser is loaded, behind the job, and at the peak of both;
 * and the milliseconds that the second job spent loading.
 */
public final class ResidencyProcess {
  private ResidencyProcess() {}

  /** Arguments: a {@link Resident}, the model, and height = width of the pictures. */
  public static void main(String[] arguments) throws IOException {
    ApplicationEnvironment.get();
    Memory start = Memory.now();
    try (PromptJobs jobs =
        new PromptJobs(
            Path.of(arguments[1]),
            Integer.parseInt(arguments[2]),
            Resident.valueOf(arguments[0]).options())) {
      jobs.run("a fox on a blue background", () -> {});
      long loadMillis = jobs.run("a hen on a red background", () -> report(start));
      report(start);
      System.out.println(Memory.peak() - start.all());
      System.out.println(loadMillis);
    }
  }

  private static void report(Memory start) {
    System.gc();
    try {
      System.out.println(Memory.now().since(start).all());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

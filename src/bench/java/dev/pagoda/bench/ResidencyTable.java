package dev.pagoda.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Memory of whole jobs of a model with a large text encoder, over the bytes of its weights and
 * those of the denoiser, each way to hold them in a process of its own.
 */
final class ResidencyTable {
  private static final String UNKNOWN = "Memory is only measured on Linux.\n";

  /** Height and width of the pictures; small, so that weights count and activations hardly do. */
  private static final int PIXELS = 256;

  private ResidencyTable() {}

  static String table(Setup setup) throws IOException, InterruptedException {
    if (!Memory.known()) {
      return UNKNOWN;
    }
    Path model = setup.directory().resolve("residency");
    BenchModel encoder =
        BenchModel.in(
            model.resolve("text_encoder_2"),
            (weights, work) -> new T5Writer(setup.shape(), weights, work),
            setup.shape().seed(),
            setup.latents());
    link(setup.unet().file().getParent(), model.resolve("unet"));
    BenchDirectory.complete(model, setup.latents());
    double bytes = encoder.bytes() + setup.unet().bytes();
    StringBuilder table =
        new StringBuilder(
            """
            | sessions | denoiser loaded / weights | behind the job | at the peak | loading, s a job |
            | --- | ---: | ---: | ---: | ---: |
            """);
    for (Resident resident : Resident.values()) {
      List<Long> told = measure(resident, model);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f | %.1f |%n",
              resident.label(),
              told.get(0) / bytes,
              told.get(1) / bytes,
              told.get(2) / bytes,
              told.get(3) / 1e3));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%nWeights: text encoder %.0f MB, denoiser %.0f MB.%n",
            encoder.bytes() / 1e6,
            setup.unet().bytes() / 1e6));
    return table.toString();
  }

  /** The weights are there once. */
  private static void link(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("model.onnx", BenchModel.WEIGHTS)) {
      Files.deleteIfExists(to.resolve(name));
      Files.createLink(to.resolve(name), from.resolve(name));
    }
  }

  private static List<Long> measure(Resident resident, Path model)
      throws IOException, InterruptedException {
    // The heap is there from the start, so that it does not count.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-classpath",
                System.getProperty("java.class.path"),
                ResidencyProcess.class.getName(),
                resident.name(),
                model.toString(),
                Integer.toString(PIXELS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(resident + " could not be measured.");
    }
    return printed.lines().map(Long::parseLong).toList();
  }
}

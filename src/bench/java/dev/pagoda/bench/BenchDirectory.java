package dev.pagoda.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole model directory around the benchmark's UNet, for jobs from prompt to pixels: the text
 * encoders, the VAE and the configuration are those of the embedded model.
 */
final class BenchDirectory {
  /** The embedded model, as it lies in the source tree. */
  static final Path EMBEDDED = Path.of("src", "main", "resources", "models", "sketch-sdxl");

  private BenchDirectory() {}

  /** Copies what is not there yet and makes {@code size} the latents' native height and width. */
  static void complete(Path directory, int size) throws IOException {
    try (Stream<Path> files = Files.walk(EMBEDDED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve(EMBEDDED.relativize(file).toString());
        if (!Files.exists(target)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    Path config = directory.resolve("unet").resolve("config.json");
    List<String> lines =
        Files.readAllLines(EMBEDDED.resolve("unet").resolve("config.json")).stream()
            .map(l -> l.replaceFirst("(\"sample_size\": )\\d+", "$1" + size))
            .toList();
    Files.write(config, lines, StandardCharsets.UTF_8);
  }
}

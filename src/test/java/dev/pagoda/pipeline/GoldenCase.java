package dev.pagoda.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One run of a diffusers pipeline: its arguments and what came of them. */
record GoldenCase(Path directory, JsonNode request, JsonNode expected) {

  /** Those of pipelines of a family, {@code sdxl} or {@code pixart-sigma}. */
  static Stream<GoldenCase> ofFamily(String family) {
    return Goldens.cases("").stream()
        .map(GoldenCase::read)
        .filter(golden -> golden.request().path("pipeline").asText().startsWith(family + "-"));
  }

  static GoldenCase read(Path directory) {
    return new GoldenCase(
        directory,
        Goldens.json(directory.resolve("request.json")),
        Goldens.json(directory.resolve("expected.json")));
  }

  Path model() {
    return Goldens.model(request.get("model").asText());
  }

  /** The body that a user of the service would send. */
  ObjectNode body() {
    ObjectNode body = request.deepCopy();
    body.remove("pipeline");
    return body;
  }

  /** A recorded array, if the case has it. */
  Optional<float[]> recorded(String name) {
    Path file = directory.resolve(name + ".npy");
    return Files.exists(file) ? Optional.of(Npy.floats(file)) : Optional.empty();
  }

  /** {@code image.png}, or {@code image_0.png} and so on. */
  List<Path> images() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> f.getFileName().toString().matches("image(_\\d+)?\\.png"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}

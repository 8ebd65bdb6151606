package dev.pagoda;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The golden data made with diffusers: the directory of system property {@code pagoda.goldens}, or
 * the copy in the test resources where that is empty or absent.
 */
public final class Goldens {
  // diffusers writes Infinity and NaN as bare words.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final Path COPY = Path.of("src/test/resources/goldens");

  private Goldens() {}

  /** The directory that holds {@code cases}, {@code schedulers}, {@code rng} and so on. */
  public static Path root() {
    String given = System.getProperty("pagoda.goldens", "").strip();
    return given.isEmpty() ? COPY : Path.of(given);
  }

  /** A file or directory below the root; it need not exist. */
  public static Path path(String relative) {
    return root().resolve(relative);
  }

  /** Directories under {@code cases} whose name starts with {@code prefix}, sorted by name. */
  public static List<Path> cases(String prefix) {
    return list(path("cases"), prefix, "").stream().filter(Files::isDirectory).toList();
  }

  /** Entries of a directory by start and end of their name, sorted; none if it does not exist. */
  public static List<Path> list(Path directory, String prefix, String suffix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(e -> name(e).startsWith(prefix) && name(e).endsWith(suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model directory below the root, in the test resources, or the embedded one. */
  public static Path model(String name) {
    return Stream.of(path(name), COPY.resolve(name))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("src/main/resources/models", name));
  }

  /**
   * A table of golden data. One that a given directory does not hold is missing, and so has no
   * cases; the copy in the test resources holds all.
   */
  public static JsonNode table(String relative) {
    boolean given = !System.getProperty("pagoda.goldens", "").isBlank();
    Path file = path(relative);
    return given && Files.notExists(file) ? MissingNode.getInstance() : json(file);
  }

  public static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}

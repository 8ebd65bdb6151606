package dev.pagoda.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Media types of objects, each in a file beside the objects where the end of the key does not tell
 * it: records and pictures, nearly everything there is, cost one file each.
 */
final class MediaTypeFiles {
  private static final String UNKNOWN = "application/octet-stream";
  private static final Map<String, String> BY_EXTENSION =
      Map.of(
          "json", "application/json",
          "png", "image/png",
          "jpg", "image/jpeg",
          "webp", "image/webp");

  private final Path root;

  MediaTypeFiles(Path root) throws IOException {
    this.root = Files.createDirectories(root);
  }

  /** Whether the key tells the type. */
  static boolean isTold(String key, String contentType) {
    return told(key).equals(contentType);
  }

  String read(String key) throws IOException {
    Path file = file(key);
    // A file goes before what the key tells: stores of earlier versions have one for each object.
    return Files.exists(file) ? Files.readString(file, UTF_8) : told(key);
  }

  Path file(String key) {
    return root.resolve(key);
  }

  private static String told(String key) {
    return BY_EXTENSION.getOrDefault(key.substring(key.lastIndexOf('.') + 1), UNKNOWN);
  }
}

package dev.pagoda.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The {@code *.safetensors} files of a directory. */
final class WeightFiles {
  private static final String SUFFIX = ".safetensors";

  private WeightFiles() {}

  /** Sorted by name. */
  static List<Path> in(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> name(file).endsWith(SUFFIX) && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelException("the directory cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Whether there are any; none where the directory cannot be listed. */
  static boolean anyIn(Path directory) {
    try {
      return !in(directory).isEmpty();
    } catch (ModelException e) {
      return false;
    }
  }

  /** The directory of {@code directory} or {@code directory/file.safetensors}. */
  static String directory(String reference) {
    int slash = reference.indexOf('/');
    return slash < 0 ? reference : reference.substring(0, slash);
  }

  static List<String> names(List<Path> files) {
    return files.stream().map(WeightFiles::name).toList();
  }

  /**
   * The file that a request means.
   *
   * @param reference {@code directory}, which must hold one, or {@code directory/file.safetensors}
   */
  static Path named(String reference, List<Path> files) {
    int slash = reference.indexOf('/');
    if (slash < 0 && files.size() == 1) {
      return files.get(0);
    }
    String directory = directory(reference);
    return files.stream()
        .filter(file -> reference.equals(directory + "/" + name(file)))
        .findFirst()
        .orElseThrow(() -> unclear(reference, directory, slash >= 0, files));
  }

  /** When the directory was made or last got another file. */
  static Instant created(Path directory) {
    try {
      return Files.getLastModifiedTime(directory).toInstant();
    } catch (IOException e) {
      throw new ModelException("the directory cannot be read: " + e.getMessage(), e);
    }
  }

  private static ModelException unclear(
      String reference, String directory, boolean named, List<Path> files) {
    String all =
        String.join(", ", names(files).stream().map(name -> directory + "/" + name).toList());
    return new ModelException(
        named
            ? "there is no file \"%.160s\"; there are %s".formatted(reference, all)
            : "\"%s\" holds several files; name one of %s".formatted(directory, all));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}

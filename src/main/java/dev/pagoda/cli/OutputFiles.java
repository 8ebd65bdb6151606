package dev.pagoda.cli;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The files of a run: checked before it, so that no picture is made in vain. */
final class OutputFiles {
  private final List<Path> paths;
  private final boolean force;

  private OutputFiles(List<Path> paths, boolean force) {
    this.paths = paths;
    this.force = force;
  }

  /**
   * @param output where to write, or null for {@code pagoda-SEED} in the working directory; several
   *     pictures get {@code -0}, {@code -1}, … before the extension
   * @param force whether existing files are replaced
   * @throws IllegalArgumentException with a sentence, when the files cannot be written there
   */
  static OutputFiles plan(Path output, GenerationRequest request, boolean force) {
    OutputFormat format = request.outputFormat();
    Path base =
        output == null
            ? Path.of("pagoda-" + request.seed().get(0) + "." + format.extension())
            : output;
    int count = format == OutputFormat.LATENTS ? 1 : request.images();
    List<Path> paths =
        count == 1
            ? List.of(base)
            : IntStream.range(0, count).mapToObj(index -> numbered(base, index)).toList();
    paths.forEach(path -> check(path, force));
    return new OutputFiles(paths, force);
  }

  /** The format that the extension of a file stands for, if any. */
  static Optional<OutputFormat> format(Path output) {
    String extension = extension(output.getFileName().toString()).toLowerCase(Locale.ROOT);
    return Arrays.stream(OutputFormat.values())
        .filter(f -> extension.equals("." + f.extension()) || extension.equals("." + f.jsonName()))
        .findFirst();
  }

  private static Path numbered(Path base, int index) {
    String name = base.getFileName().toString();
    String extension = extension(name);
    String stem = name.substring(0, name.length() - extension.length());
    return base.resolveSibling(stem + "-" + index + extension);
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot) : "";
  }

  private static void check(Path path, boolean force) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException("directory " + parent + " does not exist");
    }
    if (!Files.isWritable(parent)) {
      throw new IllegalArgumentException("directory " + parent + " cannot be written to");
    }
    if (Files.isDirectory(path)) {
      throw new IllegalArgumentException(path + " is a directory");
    }
    if (!force && Files.exists(path)) {
      throw new IllegalArgumentException(path + " exists; --force replaces it");
    }
  }

  int count() {
    return paths.size();
  }

  /** Writes a file whole or not at all. */
  Path write(int index, byte[] bytes) throws IOException {
    Path path = paths.get(index);
    Path part = path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (force) {
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(part, path);
      }
    } finally {
      Files.deleteIfExists(part);
    }
    return path;
  }
}

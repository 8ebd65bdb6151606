package dev.pagoda.shape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks into what is packaged. */
public final class Archives {
  private static final String NATIVE = ".*\\.(so|so\\.[0-9.]+|dll|dylib|jnilib)";

  private Archives() {}

  /** Unpacks a zip file into a directory. */
  public static void unzip(Path zip, Path directory) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        Path to = directory.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, to);
          }
        }
      }
    }
  }

  /**
   * Native libraries below a directory: files by their relative path, those inside jars as {@code
   * JAR!NAME} with the jar's file name.
   */
  public static List<String> natives(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(
              file ->
                  file.toString().endsWith(".jar")
                      ? inside(file)
                      : Stream.of(directory.relativize(file).toString()))
          .filter(name -> name.matches(NATIVE))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> inside(Path jar) {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> jar.getFileName() + "!" + entry.getName())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of all files below a directory. */
  public static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}

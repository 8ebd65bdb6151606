package dev.pagoda.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** What disks do and say. */
final class Disk {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  private Disk() {}

  static HubException failed(Path path, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.toString();
    return new HubException(path + " cannot be written: " + reason, e);
  }

  /** Bytes that this user can write beside a file. */
  static long free(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  /** Bytes of a file; 0 if there is none. */
  static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Deletes a directory with all that is in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** A number of bytes for people, such as {@code 6.9 GB}. */
  static String bytes(long bytes) {
    double value = bytes;
    String unit = "bytes";
    for (int i = 0; i < UNITS.length && value >= 1000; i++) {
      value /= 1000;
      unit = UNITS[i];
    }
    return unit.equals("bytes")
        ? bytes + " bytes"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }
}

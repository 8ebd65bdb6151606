package dev.pagoda.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of this process that is in use, as Linux counts it.
 *
 * @param anonymous bytes that belong to the process alone
 * @param mapped bytes of files that are mapped, which the system can drop and processes share
 */
record Memory(long anonymous, long mapped) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static boolean known() {
    return Files.exists(STATUS);
  }

  static Memory now() throws IOException {
    List<String> lines = Files.readAllLines(STATUS);
    return new Memory(
        bytes(lines, "RssAnon:"), bytes(lines, "RssFile:") + bytes(lines, "RssShmem:"));
  }

  /** Most bytes that were in memory at once, since the process was started. */
  static long peak() throws IOException {
    return bytes(Files.readAllLines(STATUS), "VmHWM:");
  }

  Memory since(Memory start) {
    return new Memory(anonymous - start.anonymous, mapped - start.mapped);
  }

  long all() {
    return anonymous + mapped;
  }

  private static long bytes(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
        .findFirst()
        .orElseThrow();
  }
}

package dev.pagoda.onnx;

import dev.pagoda.onnx.SessionCache.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Leases a session twice in a process of its own, and tells how many bytes of the process are in
 * memory: before the second lease is taken, while it lasts, and when it has returned. (After the
 * first, the C library has learnt the size of the blocks and would keep them for itself.)
 */
public final class ReleasedSessions {
  private ReleasedSessions() {}

  /** Arguments: the graph, its residency, and the file to write lines to. */
  public static void main(String... arguments) throws IOException {
    SessionKey key = SessionKey.stock(Path.of(arguments[0]));
    Residency residency = Residency.valueOf(arguments[1]);
    List<Long> told = new ArrayList<>();
    try (SessionCache cache =
        new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 32)) {
      cache.lease(key, residency).close();
      told.add(resident());
      try (Lease lease = cache.lease(key, residency)) {
        told.add(resident());
        lease.session().name();
      }
      told.add(resident());
    }
    Files.writeString(
        Path.of(arguments[2]),
        told.stream().map(String::valueOf).collect(Collectors.joining("\n")));
  }

  private static long resident() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}

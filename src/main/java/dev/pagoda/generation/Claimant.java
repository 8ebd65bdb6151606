package dev.pagoda.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A worker of some process of some machine.
 *
 * @param machine the running system and the process namespace in it; empty where none can be told
 * @param pid of the process, in its namespace
 * @param started clock ticks from the start of the system to that of the process: time of day would
 *     differ from reader to reader, as clocks are set
 * @param worker which of the process: its device
 */
public record Claimant(String machine, long pid, long started, String worker) {
  /** A worker of this process. */
  public static Claimant of(String worker) {
    long pid = ProcessHandle.current().pid();
    try {
      return new Claimant(Machine.ID, pid, ticks(pid), worker);
    } catch (IOException | RuntimeException e) {
      return new Claimant("", pid, 0, worker);
    }
  }

  /** Whether the process surely has ended; of other machines nobody can tell. */
  boolean isGone() {
    if (machine.isEmpty() || !machine.equals(Machine.ID)) {
      return false;
    }
    try {
      return ticks(pid) != started;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Field 22 of the process's line in {@code /proc}; the second, its name, may hold anything. */
  private static long ticks(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[19]);
  }

  /**
   * Containers on one host have namespaces of their own, and process 1 is somebody else in each.
   */
  private static final class Machine {
    static final String ID = id();

    private static String id() {
      try {
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return boot + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      } catch (IOException | UnsupportedOperationException | SecurityException e) {
        return "";
      }
    }
  }
}

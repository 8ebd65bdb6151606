package dev.pagoda.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A worker of some process of some machine.
 *
 * @param machine the running system and the process namespace in it; empty where none can be told
 * @param pid of the process, in its namespace
 * @param started when the process was started
 * @param worker which of the process: its device
 */
public record Claimant(String machine, long pid, Instant started, String worker) {
  /** A worker of this process. */
  public static Claimant of(String worker) {
    ProcessHandle self = ProcessHandle.current();
    return new Claimant(Machine.ID, self.pid(), started(self), worker);
  }

  /** Whether the process surely has ended; of other machines nobody can tell. */
  boolean isGone() {
    if (machine.isEmpty() || !machine.equals(Machine.ID)) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isEmpty() || !started(process.get()).equals(started);
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
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

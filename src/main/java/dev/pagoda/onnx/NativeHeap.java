package dev.pagoda.onnx;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;

/**
 * The memory that native code allocates. glibc keeps what is freed for allocations to come, in
 * blocks of up to 32 MB, as most weights are: without a word to it, a session that is closed may
 * free nothing for other processes, nor for a session of larger blocks. Guarded by its user's lock.
 */
final class NativeHeap {
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  /** Bytes below which it is not worth the milliseconds. */
  private static final long LITTLE = 32L << 20;

  private long freed;

  /** Tells how many bytes were freed, about. */
  void freed(long bytes) {
    freed += bytes;
  }

  /** Gives what was freed back to the system if it is much. */
  void giveBack() {
    if (freed >= LITTLE) {
      freed = 0;
      trim();
    }
  }

  /** glibc's malloc_trim, through a command of the Java machine. */
  private static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(COMMANDS), "systemTrimNativeHeap", null, null);
    } catch (JMException | JMRuntimeException e) {
      // No such command: another C library, or an old Java machine.
    }
  }
}

package dev.pagoda.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Reads an input and holds the target to what it promises. */
final class FuzzCheck {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static long most;
  private static int mostFor;

  private FuzzCheck() {}

  /** Forgets what was seen of other targets. */
  static void begin() {
    most = 0;
    mostFor = 0;
  }

  /** The most that one input has made a target allocate in this process. */
  static String most() {
    return "%,d bytes for an input of %,d".formatted(most, mostFor);
  }

  /**
   * Returns normally when the input is read or refused as documented.
   *
   * @throws AssertionError when something else is thrown or too much is allocated; errors such as a
   *     full stack come through
   */
  static void check(FuzzTarget target, byte[] input) {
    check(target, input, 0);
  }

  /**
   * The same in a process that allocates by itself.
   *
   * @param more bytes that may be allocated besides
   */
  static void check(FuzzTarget target, byte[] input, long more) {
    long allowance = target.allowance() + target.perByte() * input.length + more;
    long allocated = allocated(target, input);
    if (allocated > Math.min(allowance, most)) {
      allocated = Math.min(allocated, allocated(target, input)); // without what is made only once
    }
    if (allocated > allowance) {
      throw new AssertionError(
          "%s allocates %,d bytes for an input of %,d"
              .formatted(target.name(), allocated, input.length));
    }
    if (allocated > most) {
      most = allocated;
      mostFor = input.length;
    }
  }

  private static long allocated(FuzzTarget target, byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      target.read(input);
    } catch (Exception e) {
      if (target.refusals().stream().noneMatch(type -> type.isInstance(e))) {
        throw new AssertionError(target.name() + " throws what it does not document", e);
      }
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}

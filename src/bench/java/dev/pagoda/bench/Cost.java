package dev.pagoda.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a run took.
 *
 * @param nanos on the clock
 * @param cpuNanos of all threads of this process; other processes disturb it less
 */
record Cost(long nanos, long cpuNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Cost now() {
    return new Cost(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }

  Cost since(Cost start) {
    return new Cost(nanos - start.nanos, cpuNanos - start.cpuNanos);
  }
}

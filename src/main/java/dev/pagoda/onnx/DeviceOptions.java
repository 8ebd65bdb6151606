package dev.pagoda.onnx;

import java.util.OptionalLong;

/**
 * What an operator can set of the sessions of a device.
 *
 * @param cpuThreads threads within one operator on the CPU; 0 for one per core
 * @param arenaExtendStrategy CUDA's {@code arena_extend_strategy}: {@code kSameAsRequested} takes
 *     what is asked for, {@code kNextPowerOfTwo} rounds each extension up
 * @param cudaMemoryLimit bytes of GPU memory that the arena of one session may take; empty for all
 */
public record DeviceOptions(
    int cpuThreads, String arenaExtendStrategy, OptionalLong cudaMemoryLimit) {

  public DeviceOptions {
    if (cpuThreads < 0) {
      throw new IllegalArgumentException(
          "pagoda.cpu.threads: " + cpuThreads + " is not a number of threads; 0 is all cores.");
    }
    if (!arenaExtendStrategy.equals("kSameAsRequested")
        && !arenaExtendStrategy.equals("kNextPowerOfTwo")) {
      throw new IllegalArgumentException(
          "pagoda.cuda.arena-extend-strategy: \""
              + arenaExtendStrategy
              + "\" is unknown; use kSameAsRequested or kNextPowerOfTwo.");
    }
  }

  /** All cores; a GPU arena that grows by what is asked for and has no limit. */
  public static DeviceOptions defaults() {
    return new DeviceOptions(0, "kSameAsRequested", OptionalLong.empty());
  }
}

package dev.pagoda.pipeline;

import dev.pagoda.onnx.Residency;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an operator can set of the memory of one device.
 *
 * @param budget bytes that its sessions may take, a GPU's too; half of the machine's main memory
 *     where it is empty
 * @param residency of the parts that are not kept while the budget lasts
 * @param promptCache bytes of encoded prompts that are remembered; 0 for none
 */
public record MemoryOptions(
    OptionalLong budget, Map<ModelPart, Residency> residency, long promptCache) {
  private static final long PROMPT_CACHE = 64L << 20;

  public MemoryOptions {
    residency = Map.copyOf(residency);
  }

  /** Keeps all parts while the budget lasts, and remembers 64 MiB of prompts. */
  public static MemoryOptions of(OptionalLong budget) {
    return new MemoryOptions(budget, Map.of(), PROMPT_CACHE);
  }
}

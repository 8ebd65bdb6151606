package dev.pagoda.pipeline;

import dev.pagoda.onnx.Residency;
import dev.pagoda.onnx.SessionCache;
import java.util.Map;

/**
 * What one device keeps from run to run.
 *
 * @param sessions its sessions
 * @param residency of the parts that are not kept while the budget lasts
 * @param prompts encoded on it: another device rounds differently
 */
record DeviceMemory(
    SessionCache sessions, Map<ModelPart, Residency> residency, PromptCache prompts) {

  DeviceMemory {
    residency = Map.copyOf(residency);
  }

  /** Keeps the sessions of all parts, and no prompts. */
  static DeviceMemory of(SessionCache sessions) {
    return new DeviceMemory(sessions, Map.of(), new PromptCache(0));
  }

  Residency residency(ModelPart part) {
    return residency.getOrDefault(part, Residency.KEEP);
  }
}

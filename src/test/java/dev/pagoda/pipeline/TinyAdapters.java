package dev.pagoda.pipeline;

import java.util.List;
import java.util.Map;

/** Fields of requests that use the tiny adapters of the golden data, with pictures for them. */
final class TinyAdapters {
  private final Map<String, String> sketch;
  private final Map<String, String> prompt;

  TinyAdapters(AdapterRuns runs) {
    sketch = runs.picture("sketch", (x, y) -> (x / 8 + y / 8) % 2 * 0xffffff);
    prompt = runs.picture("prompt", (x, y) -> ((4 * x) << 16) | ((4 * y) << 8) | 90);
  }

  Map<String, ?> controlNet(double scale) {
    return Map.of(
        "controlnet", "controlnet-tiny",
        "control_image", sketch,
        "controlnet_conditioning_scale", scale);
  }

  /**
   * @param scale a number or numbers by block
   */
  Map<String, ?> ipAdapter(Object scale) {
    return Map.of(
        "ip_adapter", "ip-adapter-tiny/ip-adapter_sdxl.safetensors",
        "ip_adapter_image", prompt,
        "ip_adapter_scale", scale);
  }

  Map<String, ?> lora(double scale) {
    return Map.of(
        "loras",
        List.of(Map.of("name", "lora-tiny/pytorch_lora_weights.safetensors", "scale", scale)));
  }
}

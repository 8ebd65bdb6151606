package dev.pagoda.request;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a picture was made from, for {@link InfotextWriter}. No keys of pictures: whoever knows one
 * can use the picture.
 */
final class InputPairs {
  private InputPairs() {}

  /** Adds the picture that denoising started from. */
  static void origin(GenerationRequest request, Map<String, String> pairs) {
    Origin origin = request.origin();
    put(pairs, "Denoising strength", origin.strength());
    put(pairs, "Denoising start", origin.denoisingStart());
    put(pairs, "Denoising end", request.denoisingEnd());
    put(pairs, "Mask", request.task() == Task.INPAINTING ? "yes" : null);
    put(pairs, "Masked area padding", origin.paddingMaskCrop());
    put(pairs, "Aesthetic score", origin.aestheticScore());
    put(pairs, "Negative aesthetic score", origin.negativeAestheticScore());
  }

  /** Adds ControlNets, IP-Adapters and LoRAs. */
  static void adapters(Adapters adapters, Map<String, String> pairs) {
    int number = 0;
    for (ControlUse control : adapters.controls()) {
      pairs.put(
          "ControlNet " + number++,
          "Model: %s, Weight: %s, Guidance Start: %s, Guidance End: %s"
              .formatted(control.model(), control.scale(), control.start(), control.end()));
    }
    number = 0;
    for (IpAdapterUse adapter : adapters.ipAdapters()) {
      pairs.put(
          "IP-Adapter " + number++,
          "Model: %s, Weight: %s".formatted(adapter.adapter(), adapter.scale().json()));
    }
    if (adapters.loras() != null) {
      pairs.put(
          "Loras",
          adapters.loras().stream()
              .map(lora -> lora.name() + ": " + lora.scale())
              .collect(Collectors.joining(", ")));
    }
  }

  private static void put(Map<String, String> pairs, String key, Object value) {
    if (value != null) {
      pairs.put(key, value.toString());
    }
  }
}

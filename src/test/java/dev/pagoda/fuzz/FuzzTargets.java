package dev.pagoda.fuzz;

import dev.pagoda.adapter.lora.LoraFuzz;
import dev.pagoda.api.HeaderFuzz;
import dev.pagoda.api.openai.FormFuzz;
import dev.pagoda.event.EventFuzz;
import dev.pagoda.hub.HubFuzz;
import dev.pagoda.image.ImageFuzz;
import dev.pagoda.model.PagLayersFuzz;
import dev.pagoda.net.NetworkFuzz;
import dev.pagoda.onnx.graph.OnnxFuzz;
import dev.pagoda.request.RequestFuzz;
import dev.pagoda.safetensors.SafetensorsFuzz;
import dev.pagoda.text.TokenizerFuzz;
import dev.pagoda.text.caption.CaptionFuzz;
import java.util.List;

/** All readers that are fuzzed. */
final class FuzzTargets {
  static final List<FuzzTarget> ALL =
      List.of(
          new ImageFuzz(),
          new RequestFuzz(),
          new PagLayersFuzz(),
          new SafetensorsFuzz(),
          new OnnxFuzz(),
          new TokenizerFuzz(),
          new CaptionFuzz(),
          new EventFuzz(),
          new LoraFuzz(),
          new HubFuzz(),
          new NetworkFuzz(),
          new FormFuzz(),
          new HeaderFuzz());

  private FuzzTargets() {}

  static FuzzTarget find(String name) {
    return ALL.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no target " + name + "."));
  }
}

package dev.pagoda.pipeline;

import dev.pagoda.adapter.lora.LoraFile;
import dev.pagoda.adapter.lora.LoraWeights;
import dev.pagoda.onnx.FileVersion;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.LinearLayer;
import dev.pagoda.onnx.graph.Parameters;
import dev.pagoda.request.LoraUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The LoRAs of a run as inputs of its graphs: in each layer all of them side by side, {@code x
 * [down1 down2] [up1; up2]}, with scales in the up projections. Added in the order of the request;
 * as in diffusers, {@code scale * alpha / rank} counts.
 */
final class Loras {
  private record Used(LoraUse use, LoraFile file) {}

  private final List<Used> used = new ArrayList<>();

  /**
   * A LoRA of scale 0 is left out.
   *
   * @param uses null where there are none
   */
  Loras(List<LoraUse> uses, AdapterShelf shelf) {
    for (LoraUse use : uses == null ? List.<LoraUse>of() : uses) {
      if (use.scale() != 0) {
        used.add(new Used(use, shelf.lora(use)));
      }
    }
  }

  /** Tells those that change a text encoder from any others; empty where none does. */
  String textEncoderVersion(boolean second) {
    StringBuilder version = new StringBuilder();
    for (Used lora : used) {
      if (!textEncoder(second).apply(lora.file()).isEmpty()) {
        List<String> files = FileVersion.ofFile(lora.file().file()).states();
        version.append(", LoRA ").append(files).append(" x ").append(lora.use().scale());
      }
    }
    return version.toString();
  }

  private static Function<LoraFile, Map<String, LoraWeights>> textEncoder(boolean second) {
    return second ? LoraFile::textEncoder2 : LoraFile::textEncoder;
  }

  /** What a text encoder is given, if any LoRA changes it. */
  Optional<SessionParameters> textEncoder(boolean second, GraphSession session) {
    SessionParameters.Builder parameters = new SessionParameters.Builder();
    boolean any =
        addTo(parameters, second ? "text_encoder_2" : "text_encoder", textEncoder(second), session);
    return any ? Optional.of(parameters.build()) : Optional.empty();
  }

  /**
   * Adds what the UNet is given.
   *
   * @return whether that is anything
   */
  boolean addToUnet(SessionParameters.Builder parameters, GraphSession session) {
    return addTo(parameters, "unet", LoraFile::unet, session);
  }

  private boolean addTo(
      SessionParameters.Builder parameters,
      String component,
      Function<LoraFile, Map<String, LoraWeights>> part,
      GraphSession session) {
    Map<String, LinearLayer> layers = session.extensions().linears();
    Map<String, LoraFactors> byPath = new LinkedHashMap<>();
    for (Used lora : used) {
      part.apply(lora.file())
          .forEach(
              (module, weights) -> {
                LinearLayer layer = layers.get(module);
                requireLayer(lora.use(), component, module, weights, layer);
                byPath
                    .computeIfAbsent(LoraFactors.path(module, layer), p -> new LoraFactors())
                    .add(layer, weights, lora.use().scale() * weights.factor());
              });
    }
    if (byPath.isEmpty()) {
      return false;
    }
    byPath.forEach((path, factors) -> factors.addTo(parameters, path));
    parameters.add(
        Parameters.LORA_TOKENS,
        layers.entrySet().stream()
            .filter(layer -> layer.getValue().packed().isEmpty())
            .mapToLong(layer -> byPath.containsKey(layer.getKey()) ? Long.MAX_VALUE : 1)
            .toArray());
    return true;
  }

  private static void requireLayer(
      LoraUse use, String component, String module, LoraWeights weights, LinearLayer layer) {
    if (layer == null) {
      throw RunPlan.invalid(
          "loras",
          "\"%s\" changes %s of the %s, which this model's export does not have as a layer of its own."
              .formatted(use.name(), module, component));
    }
    if (weights.inFeatures() != layer.inFeatures()
        || weights.outFeatures() != layer.outFeatures()) {
      throw RunPlan.invalid(
          "loras",
          "\"%s\" changes %s of the %s as a matrix of %dx%d, but the model's is %dx%d: it was made for another model."
              .formatted(
                  use.name(),
                  module,
                  component,
                  weights.outFeatures(),
                  weights.inFeatures(),
                  layer.outFeatures(),
                  layer.inFeatures()));
    }
  }
}

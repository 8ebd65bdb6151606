package dev.pagoda.pipeline;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.lora.LoraFile;
import dev.pagoda.adapter.lora.LoraWeights;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.LinearLayer;
import dev.pagoda.onnx.graph.Parameters;
import dev.pagoda.request.LoraUse;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What a text encoder is given, if any LoRA changes it. */
  Optional<SessionParameters> textEncoder(boolean second, GraphSession session) {
    SessionParameters.Builder parameters = new SessionParameters.Builder();
    boolean any =
        addTo(
            parameters,
            second ? "text_encoder_2" : "text_encoder",
            second ? LoraFile::textEncoder2 : LoraFile::textEncoder,
            session);
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
    Map<String, List<Scaled>> byModule = new LinkedHashMap<>();
    for (Used lora : used) {
      part.apply(lora.file())
          .forEach(
              (module, weights) -> {
                requireLayer(lora.use(), component, module, weights, layers.get(module));
                byModule
                    .computeIfAbsent(module, m -> new ArrayList<>())
                    .add(new Scaled(weights, lora.use().scale() * weights.factor()));
              });
    }
    if (byModule.isEmpty()) {
      return false;
    }
    byModule.forEach((module, loras) -> add(parameters, module, layers.get(module), loras));
    long[] tokens = new long[layers.size()];
    List<String> order = List.copyOf(layers.keySet());
    Arrays.setAll(tokens, i -> byModule.containsKey(order.get(i)) ? Long.MAX_VALUE : 1);
    parameters.add(Parameters.LORA_TOKENS, tokens);
    return true;
  }

  private record Scaled(LoraWeights weights, double scale) {}

  private static void add(
      SessionParameters.Builder parameters, String module, LinearLayer layer, List<Scaled> loras) {
    int in = Math.toIntExact(layer.inFeatures());
    int out = Math.toIntExact(layer.outFeatures());
    int ranks = loras.stream().mapToInt(lora -> lora.weights().rank()).sum();
    float[] down = new float[in * ranks];
    float[] up = new float[ranks * out];
    int at = 0;
    for (Scaled lora : loras) {
      int rank = lora.weights().rank();
      try {
        transpose(lora.weights().down(), rank, in, down, at, ranks, 1);
        transpose(lora.weights().up(), out, rank, up, at * out, out, (float) lora.scale());
      } catch (AdapterException e) {
        throw new ModelException(e.getMessage(), e);
      }
      at += rank;
    }
    parameters.add(Parameters.loraDown(module), layer.half(), down, in, ranks);
    parameters.add(Parameters.loraUp(module), layer.half(), up, ranks, out);
  }

  /**
   * Writes a [rows, columns] matrix transposed.
   *
   * @param from first element that is written
   * @param stride elements between one column of the matrix and the next
   */
  private static void transpose(
      float[] matrix, int rows, int columns, float[] to, int from, int stride, float factor) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[from + column * stride + row] = factor * matrix[row * columns + column];
      }
    }
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

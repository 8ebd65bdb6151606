package dev.pagoda.pipeline;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.lora.LoraWeights;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.LinearLayer;
import dev.pagoda.onnx.graph.PackedColumns;
import dev.pagoda.onnx.graph.Parameters;
import java.util.ArrayList;
import java.util.List;

/** All LoRAs of one weight of a graph, side by side. */
final class LoraFactors {
  private record Scaled(LinearLayer layer, LoraWeights weights, double scale) {}

  private final List<Scaled> loras = new ArrayList<>();

  /** Name of the weight that holds a layer: the layer's own, or that of a pack. */
  static String path(String module, LinearLayer layer) {
    return layer.packed().map(PackedColumns::path).orElse(module);
  }

  /**
   * @param scale of the request and the file together
   */
  void add(LinearLayer layer, LoraWeights weights, double scale) {
    loras.add(new Scaled(layer, weights, scale));
  }

  /**
   * Adds {@code down} [in, ranks] and {@code up} [ranks, out], scales included.
   *
   * @throws ModelException when a file cannot be read
   */
  void addTo(SessionParameters.Builder parameters, String path) {
    LinearLayer first = loras.get(0).layer();
    int in = Math.toIntExact(first.inFeatures());
    int width =
        Math.toIntExact(first.outFeatures() * first.packed().map(PackedColumns::parts).orElse(1));
    int ranks = loras.stream().mapToInt(lora -> lora.weights().rank()).sum();
    float[] down = new float[in * ranks];
    float[] up = new float[ranks * width];
    int at = 0;
    for (Scaled lora : loras) {
      try {
        writeDown(lora, down, at, ranks);
        writeUp(lora, up, at, width);
      } catch (AdapterException e) {
        throw new ModelException(e.getMessage(), e);
      }
      at += lora.weights().rank();
    }
    parameters.add(Parameters.loraDown(path), first.half(), down, in, ranks);
    parameters.add(Parameters.loraUp(path), first.half(), up, ranks, width);
  }

  /** The file's [rank, in] becomes columns of [in, ranks]. */
  private static void writeDown(Scaled lora, float[] down, int at, int ranks) {
    float[] matrix = lora.weights().down();
    int in = lora.weights().inFeatures();
    for (int rank = 0; rank < lora.weights().rank(); rank++) {
      for (int i = 0; i < in; i++) {
        down[i * ranks + at + rank] = matrix[rank * in + i];
      }
    }
  }

  /** The file's [out, rank] becomes rows of [ranks, width]. */
  private static void writeUp(Scaled lora, float[] up, int at, int width) {
    float[] matrix = lora.weights().up();
    int ranks = lora.weights().rank();
    int out = lora.weights().outFeatures();
    float factor = (float) lora.scale();
    for (int i = 0; i < out; i++) {
      int column = i;
      if (lora.layer().packed().isPresent()) {
        column = lora.layer().packed().get().of(i, out);
      }
      for (int rank = 0; rank < ranks; rank++) {
        up[(at + rank) * width + column] = factor * matrix[i * ranks + rank];
      }
    }
  }
}

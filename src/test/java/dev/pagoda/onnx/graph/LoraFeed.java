package dev.pagoda.onnx.graph;

import dev.pagoda.adapter.lora.LoraWeights;
import dev.pagoda.onnx.SessionParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Low-rank differences as parameters of a rewritten graph. */
final class LoraFeed {
  private LoraFeed() {}

  /**
   * What a LoRA adds to one matrix: {@code scale * up * down}.
   *
   * @param down [rank, in]
   * @param up [out, rank]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Delta(String module, int rank, float[] down, float[] up, float scale) {
    static Delta of(LoraWeights weights, double scale) {
      return new Delta(
          weights.module(),
          weights.rank(),
          weights.down(),
          weights.up(),
          (float) (scale * weights.factor()));
    }

    /** Of random numbers; the product's are about as large as the weights. */
    static Delta random(String module, LinearLayer layer, int rank, Random random) {
      return new Delta(
          module,
          rank,
          normal(random, rank * (int) layer.inFeatures()),
          normal(random, rank * (int) layer.outFeatures()),
          (float) (0.1 / Math.sqrt(rank)));
    }

    private static float[] normal(Random random, int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    int in() {
      return down.length / rank;
    }

    int out() {
      return up.length / rank;
    }
  }

  /** Those of one layer side by side. */
  static SessionParameters of(Extensions extensions, List<Delta> deltas) {
    SessionParameters.Builder parameters = new SessionParameters.Builder();
    Map<String, List<Delta>> weights = new LinkedHashMap<>();
    Map<String, LinearLayer> all = extensions.linears();
    deltas.forEach(
        d ->
            weights
                .computeIfAbsent(
                    all.get(d.module()).packed().map(PackedColumns::path).orElse(d.module()),
                    m -> new ArrayList<>())
                .add(d));
    weights.forEach((path, own) -> add(parameters, path, all, own));
    long[] tokens =
        all.entrySet().stream()
            .filter(layer -> layer.getValue().packed().isEmpty())
            .mapToLong(layer -> weights.containsKey(layer.getKey()) ? Long.MAX_VALUE : 1)
            .toArray();
    return parameters.add(Parameters.LORA_TOKENS, tokens).build();
  }

  private static void add(
      SessionParameters.Builder parameters,
      String path,
      Map<String, LinearLayer> layers,
      List<Delta> deltas) {
    LinearLayer layer = layers.get(deltas.get(0).module());
    int ranks = deltas.stream().mapToInt(Delta::rank).sum();
    int in = deltas.get(0).in();
    int out = deltas.get(0).out();
    int width = out * layer.packed().map(PackedColumns::parts).orElse(1);
    float[] down = new float[in * ranks];
    float[] up = new float[ranks * width];
    int first = 0;
    for (Delta delta : deltas) {
      for (int r = 0; r < delta.rank(); r++) {
        for (int i = 0; i < in; i++) {
          down[i * ranks + first + r] = delta.down()[r * in + i];
        }
        for (int o = 0; o < out; o++) {
          int column = column(layers.get(delta.module()), o, out);
          up[(first + r) * width + column] = delta.scale() * delta.up()[o * delta.rank() + r];
        }
      }
      first += delta.rank();
    }
    parameters.add(Parameters.loraDown(path), layer.half(), down, in, ranks);
    parameters.add(Parameters.loraUp(path), layer.half(), up, ranks, width);
  }

  private static int column(LinearLayer layer, int column, int out) {
    return layer.packed().isPresent() ? layer.packed().get().of(column, out) : column;
  }
}

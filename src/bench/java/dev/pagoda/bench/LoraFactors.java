package dev.pagoda.bench;

import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.LinearLayer;
import dev.pagoda.onnx.graph.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random LoRA of all attention and feed-forward layers.
 *
 * @param rank of each layer
 * @param layers factors by module path
 */
record LoraFactors(int rank, Map<String, Factors> layers) {
  static final int RANK = 16;
  private static final double DEVIATION = 0.05;

  /**
   * Factors of one layer.
   *
   * @param down [in, rank]
   * @param up [rank, out]
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Factors(float[] down, float[] up) {}

  /** That of the benchmark. */
  static LoraFactors of(Setup setup, Extensions extensions) {
    Random random = new Random(setup.shape().seed());
    Map<String, Factors> layers = new LinkedHashMap<>();
    extensions
        .linears()
        .forEach(
            (path, layer) -> {
              if (path.contains(".attn") || path.contains(".ff.")) {
                layers.put(path, factors(random, layer, RANK));
              }
            });
    return new LoraFactors(RANK, layers);
  }

  private static Factors factors(Random random, LinearLayer layer, int rank) {
    int in = Math.toIntExact(layer.inFeatures());
    int out = Math.toIntExact(layer.outFeatures());
    // The product keeps the size of what it reads, times the deviation.
    return new Factors(
        gaussian(random, in * rank, 1 / Math.sqrt(in)),
        gaussian(random, rank * out, DEVIATION / Math.sqrt(rank)));
  }

  /** Hands it to ONNX Runtime as the application does. */
  SessionParameters parameters(Extensions extensions) {
    SessionParameters.Builder builder = new SessionParameters.Builder();
    Map<String, LinearLayer> linears = extensions.linears();
    layers.forEach(
        (path, factors) -> {
          LinearLayer layer = linears.get(path);
          builder.add(
              Parameters.loraDown(path), layer.half(), factors.down(), layer.inFeatures(), rank);
          builder.add(
              Parameters.loraUp(path), layer.half(), factors.up(), rank, layer.outFeatures());
        });
    return builder.add(Parameters.LORA_TOKENS, tokens(linears)).build();
  }

  private long[] tokens(Map<String, LinearLayer> linears) {
    List<String> order = List.copyOf(linears.keySet());
    long[] tokens = new long[order.size()];
    Arrays.setAll(tokens, i -> layers.containsKey(order.get(i)) ? Long.MAX_VALUE : 1);
    return tokens;
  }

  /** Bytes of all factors. */
  long bytes() {
    return layers.values().stream()
        .mapToLong(f -> (long) Float.BYTES * (f.down().length + f.up().length))
        .sum();
  }

  /** No factors, but the branch of every layer goes over all tokens. */
  static SessionParameters emptyOverAllTokens(Extensions extensions) {
    long[] tokens = new long[extensions.linears().size()];
    Arrays.fill(tokens, Long.MAX_VALUE);
    return new SessionParameters.Builder().add(Parameters.LORA_TOKENS, tokens).build();
  }

  /** Multiply-adds that it brings to one row. */
  long work(Work stock, Extensions extensions) {
    return layers.keySet().stream()
        .mapToLong(
            path -> {
              LinearLayer layer = extensions.linears().get(path);
              long tokens = stock.of(path) / (layer.inFeatures() * layer.outFeatures());
              return tokens * rank * (layer.inFeatures() + layer.outFeatures());
            })
        .sum();
  }

  private static float[] gaussian(Random random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}

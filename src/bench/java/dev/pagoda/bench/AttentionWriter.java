package dev.pagoda.bench;

import java.util.List;
import java.util.Optional;

/**
 * diffusers' {@code Attention} with {@code AttnProcessor2_0}: scaled dot product attention written
 * out, {@code to_out.0} with bias.
 */
final class AttentionWriter {
  private final Modules modules;
  private final GraphWriter graph;
  private final int headSize;
  private final boolean bias;

  /**
   * @param bias whether queries, keys and values have one
   */
  AttentionWriter(Modules modules, int headSize, boolean bias) {
    this.modules = modules;
    this.graph = modules.graph();
    this.headSize = headSize;
    this.bias = bias;
  }

  /**
   * What queries look at: the tokens themselves, or the text.
   *
   * @param mask what is added to the scores, [rows, heads, 1, tokens]
   */
  record Context(String name, int channels, long tokens, Optional<String> mask) {
    Context(String name, int channels, long tokens) {
      this(name, channels, tokens, Optional.empty());
    }
  }

  /**
   * Writes one attention with its four projections.
   *
   * @param in tokens [rows, tokens, channels]
   * @param context keys and values are made of it
   * @return [rows, tokens, channels]
   */
  String write(String scope, Feature in, Context context) {
    int channels = in.channels();
    String batch = graph.size(scope, context.name(), 0);
    String query = linear(scope + "/to_q", in.name(), channels, channels, in.tokens(), bias);
    String key = project(scope + "/to_k", context, channels);
    String value = project(scope + "/to_v", context, channels);

    String attended =
        scaledDotProduct(scope, batch, channels / headSize, query, key, value, context.mask());
    modules.count(scope + "/scores", 2 * in.tokens() * context.tokens() * channels);
    String out = linear(scope + "/to_out.0", attended, channels, channels, in.tokens(), true);
    return graph.node(scope, "Div", List.of(out, graph.scalar(scope, 1f)));
  }

  private String project(String scope, Context context, int channels) {
    return linear(scope, context.name(), context.channels(), channels, context.tokens(), bias);
  }

  private String linear(String scope, String in, int from, int to, long tokens, boolean withBias) {
    return modules.linear(scope, in, from, to, tokens, withBias, 1);
  }

  /** Every shape is computed and the scale too, as PyTorch's exporter writes it. */
  private String scaledDotProduct(
      String scope,
      String batch,
      long heads,
      String query,
      String key,
      String value,
      Optional<String> mask) {
    String inner = graph.size(scope, key, 2);
    String size = graph.node(scope, "Div", List.of(inner, graph.longs(scope, heads)));
    String[] split = {batch, graph.longs(scope, -1), graph.longs(scope, heads), size};
    String q = split(scope, query, split, 0, 2, 1, 3);
    String k = split(scope, key, split, 0, 2, 3, 1);
    String v = split(scope, value, split, 0, 2, 1, 3);
    String scale = scale(scope, q);
    String products =
        graph.node(scope, "MatMul", List.of(scaled(scope, q, scale), scaled(scope, k, scale)));
    String scores = mask.map(m -> graph.node(scope, "Add", List.of(products, m))).orElse(products);
    String weights = graph.node(scope, "Softmax", List.of(scores), Onnx.attribute("axis", -1));
    String attended = graph.node(scope, "MatMul", List.of(weights, v));
    String merged = transpose(scope, attended, 0, 2, 1, 3);
    String joined = graph.reshape(scope, merged, batch, graph.longs(scope, -1), inner);
    return graph.node(scope, "Cast", List.of(joined), Onnx.attribute("to", 1));
  }

  private String split(String scope, String tokens, String[] shape, long... perm) {
    return transpose(scope, graph.reshape(scope, tokens, shape), perm);
  }

  private String transpose(String scope, String tensor, long... perm) {
    return graph.node(scope, "Transpose", List.of(tensor), Onnx.attributes("perm", perm));
  }

  /** 1 / sqrt(head size), from the last axis of the queries. */
  private String scale(String scope, String query) {
    String shape = graph.node(scope, "Shape", List.of(query));
    String last =
        graph.node(
            scope,
            "Slice",
            List.of(shape, graph.longs(scope, -1), graph.longs(scope, Long.MAX_VALUE)));
    String size = graph.node(scope, "Cast", List.of(last), Onnx.attribute("to", 1));
    String root = graph.node(scope, "Sqrt", List.of(size));
    return graph.node(scope, "Div", List.of(graph.floats(scope, false, 1), root));
  }

  /** Half of the scale lies on the queries and half on the keys. */
  private String scaled(String scope, String tensor, String scale) {
    return graph.node(scope, "Mul", List.of(tensor, graph.node(scope, "Sqrt", List.of(scale))));
  }
}

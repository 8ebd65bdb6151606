package dev.pagoda.adapter.ip;

import java.util.List;

/** Writes the layers that IP-Adapters are made of, with torch's arithmetic. */
final class Layers {
  private static final float EPSILON = 1e-5f;
  private static final float SQRT_2 = (float) Math.sqrt(2);

  private final GraphEmitter graph;

  Layers(GraphEmitter graph) {
    this.graph = graph;
  }

  /**
   * {@code x W^T + b} over the last dimension of x, of any rank.
   *
   * @param in columns of x
   * @param out columns of the result
   * @param weight key of W [out, in]
   * @param bias key of b [out]; none if it is empty
   */
  String linear(String x, long in, long out, String weight, String... bias) {
    // Gemm takes W as it is stored; MatMul would need a transposed copy of it.
    String rows = graph.node("Reshape", List.of(x, graph.integers(-1L, in)));
    List<String> operands =
        bias.length == 0
            ? List.of(rows, graph.weight(weight))
            : List.of(rows, graph.weight(weight), graph.weight(bias[0]));
    String product = graph.node("Gemm", operands, Protos.integer("transB", 1));
    String leading = graph.node("Shape", List.of(x), Protos.integer("end", -1));
    return graph.node("Reshape", List.of(product, concat(0, leading, graph.integers(out))));
  }

  /** Normalises the last dimension; weight and bias are {@code name.weight}, {@code name.bias}. */
  String norm(String x, String name) {
    return graph.node(
        "LayerNormalization",
        List.of(x, graph.weight(name + ".weight"), graph.weight(name + ".bias")),
        Protos.integer("axis", -1),
        Protos.real("epsilon", EPSILON));
  }

  /** The exact one, by the error function. */
  String gelu(String x) {
    String erf = graph.node("Erf", List.of(graph.node("Div", List.of(x, graph.scalar(SQRT_2)))));
    String gate = graph.node("Add", List.of(erf, graph.scalar(1)));
    String half = graph.node("Mul", List.of(x, graph.scalar(0.5f)));
    return graph.node("Mul", List.of(half, gate));
  }

  /**
   * Attention of heads.
   *
   * @param q [n, queries, heads x headWidth]
   * @param k [n, items, heads x headWidth]
   * @param v [n, items, heads x headWidth]
   * @return [n, queries, heads x headWidth]
   */
  String attention(String q, String k, String v, int heads, int headWidth) {
    String scaled = graph.node("Mul", List.of(q, graph.scalar((float) (1 / Math.sqrt(headWidth)))));
    String scores =
        graph.node(
            "MatMul",
            List.of(
                split(scaled, heads, headWidth, 0L, 2L, 1L, 3L),
                split(k, heads, headWidth, 0L, 2L, 3L, 1L)));
    String weights = graph.node("Softmax", List.of(scores), Protos.integer("axis", -1));
    String result =
        graph.node("MatMul", List.of(weights, split(v, heads, headWidth, 0L, 2L, 1L, 3L)));
    String merged = transpose(result, 0L, 2L, 1L, 3L);
    return graph.node("Reshape", List.of(merged, graph.integers(0L, 0L, (long) heads * headWidth)));
  }

  String add(String a, String b) {
    return graph.node("Add", List.of(a, b));
  }

  String concat(int axis, String... values) {
    return graph.node("Concat", List.of(values), Protos.integer("axis", axis));
  }

  /** Columns {@code from} to {@code to} of the last dimension of a [n, items, columns] value. */
  String columns(String x, long from, long to) {
    return graph.node(
        "Slice", List.of(x, graph.integers(from), graph.integers(to), graph.integers(-1L)));
  }

  private String split(String x, int heads, int headWidth, Long... order) {
    return transpose(
        graph.node("Reshape", List.of(x, graph.integers(0L, 0L, (long) heads, (long) headWidth))),
        order);
  }

  private String transpose(String x, Long... order) {
    return graph.node("Transpose", List.of(x), Protos.integers("perm", order));
  }
}

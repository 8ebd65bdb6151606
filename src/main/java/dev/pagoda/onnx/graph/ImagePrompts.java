package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pass: adds to each cross-attention what IP-Adapters add (Ye et al. 2023; diffusers' {@code
 * IPAdapterAttnProcessor2_0}): for every adapter {@code scale * softmax(q k) v} over its own
 * tokens. Keys and values come from outside, since they do not change from step to step:
 *
 * <ul>
 *   <li>{@value #KEYS}{@code path}, [rows, heads, size, adapters * tokens]: transposed keys,
 *       divided by the square root of the size;
 *   <li>{@value #VALUES}{@code path}, [rows, heads, adapters * tokens, size]: values times the
 *       scale;
 *   <li>{@value #MASK}, float [adapters, tokens]: 0, or minus infinity where an adapter has fewer
 *       tokens than the others;
 *   <li>{@value #TOKENS}, int64 [1]: how many picture tokens attend, all or 1.
 * </ul>
 *
 * <p>All of them may be left out. Then one token of each row meets a value of zeros, and the sum
 * with the attention result is all that is left of it.
 */
final class ImagePrompts {
  static final String KEYS = "ip_keys/";
  static final String VALUES = "ip_values/";
  static final String MASK = "ip_mask";
  static final String TOKENS = "ip_tokens";

  private final Graph graph;
  private final Emitter out;
  private final DataType type;

  private ImagePrompts(Graph graph, DataType type) {
    this.graph = graph;
    this.out = new Emitter(graph);
    this.type = type;
  }

  /**
   * Adds the branches.
   *
   * @return the cross-attentions that have one, by path in order of execution
   */
  static Map<String, AttentionLayer> apply(Graph graph, List<CrossAttention> attentions) {
    Map<String, CrossAttention> byOutput = new HashMap<>();
    Map<String, AttentionLayer> layers = new LinkedHashMap<>();
    DataType type = DataType.FLOAT;
    for (CrossAttention attention : attentions) {
      Optional<StoredWeight> weight =
          graph.producer(attention.toOut()).flatMap(node -> LinearLayers.weight(graph, node));
      if (weight.isPresent()) {
        byOutput.put(attention.toOut(), attention);
        layers.put(
            attention.path(), new AttentionLayer(weight.get().rows(), weight.get().isHalf()));
        type = weight.get().type();
      }
    }
    if (!layers.isEmpty()) {
      new ImagePrompts(graph, type).add(byOutput, layers);
    }
    return layers;
  }

  private void add(Map<String, CrossAttention> byOutput, Map<String, AttentionLayer> layers) {
    graph.addInput(Inputs.open(TOKENS, DataType.INT64, 1), Integers.tensor(TOKENS, false, 1));
    graph.addInput(Inputs.open(MASK, type, 2), Inputs.zeros(MASK, type, 1, 1));
    String rows = StockRows.shape(graph, out, 4);
    String sizes = out.emit("pag/ip/sizes", "Shape", List.of(MASK));
    String apart =
        out.emit("pag/ip/apart", "Concat", List.of(out.constant(0, 0, 0), sizes), axis(0));
    for (NodeProto node : graph.nodes()) {
      CrossAttention attention = byOutput.get(node.getOutput(0));
      if (attention == null) {
        out.add(node);
      } else {
        String sum = branch(attention, layers.get(attention.path()).channels(), rows, apart);
        out.add(node.toBuilder().setInput(0, sum).build());
      }
    }
    graph.setNodes(out.nodes());
  }

  private String branch(CrossAttention attention, long channels, String rows, String apart) {
    String path = attention.path();
    String name = "pag/ip/" + path;
    graph.addInput(
        Inputs.open(KEYS + path, type, 4), Inputs.zeros(KEYS + path, type, 1, 1, channels, 1));
    graph.addInput(
        Inputs.open(VALUES + path, type, 4), Inputs.zeros(VALUES + path, type, 1, 1, 1, channels));
    String keys = out.emit(name + "/keys", "Expand", List.of(KEYS + path, rows));
    String values = out.emit(name + "/values", "Expand", List.of(VALUES + path, rows));

    String some =
        out.emit(
            name + "/tokens",
            "Slice",
            List.of(attention.query(), out.constant(0), TOKENS, out.constant(1)));
    String shape = out.emit(name + "/shape", "Shape", List.of(KEYS + path));
    String heads =
        out.emit(name + "/heads", "Slice", List.of(shape, out.constant(1), out.constant(3)));
    String split = out.emit(name + "/split", "Concat", List.of(out.constant(0, 0), heads), axis(0));
    String perHead = out.emit(name + "/per_head", "Reshape", List.of(some, split));
    String query = out.emit(name + "/query", "Transpose", List.of(perHead), permutation());
    String scores = out.emit(name + "/scores", "MatMul", List.of(query, keys));
    String each = out.emit(name + "/each", "Reshape", List.of(scores, apart));
    String masked = out.emit(name + "/masked", "Add", List.of(each, MASK));
    String weights = out.emit(name + "/weights", "Softmax", List.of(masked), axis(-1));
    String all = out.emit(name + "/all", "Reshape", List.of(weights, out.constant(0, 0, 0, -1)));
    String attended = out.emit(name + "/attended", "MatMul", List.of(all, values));
    String merged = out.emit(name + "/merged", "Transpose", List.of(attended), permutation());
    String result =
        out.emit(name + "/result", "Reshape", List.of(merged, out.constant(0, 0, channels)));
    return out.emit(name, "Add", List.of(attention.result(), result));
  }

  private static AttributeProto axis(long axis) {
    return Attributes.of("axis", axis);
  }

  private static AttributeProto permutation() {
    return Attributes.of("perm", List.of(0L, 2L, 1L, 3L));
  }
}

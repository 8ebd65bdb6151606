package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain way to perturb, for comparison: all rows run from the first node on, and behind every
 * self-attention {@code Where(mask, value projection, attention result)}. The graph takes {@value
 * #MASK}, int64 [layers, rows].
 */
final class NaivePag {
  static final String MASK = "naive_mask";

  private NaivePag() {}

  static RewrittenModel rewrite(Path modelFile) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    UnpackHeads.apply(graph);
    DoubleCosines.apply(graph);
    List<SelfAttention> attentions = SelfAttentions.find(graph);
    Map<String, Integer> layers = new HashMap<>();
    for (int k = 0; k < attentions.size(); k++) {
      layers.put(attentions.get(k).toOut(), k);
    }
    Emitter out = new Emitter(graph);
    for (NodeProto node : graph.nodes()) {
      Integer layer = layers.get(node.getOutput(0));
      out.add(layer == null ? node : perturbed(node, attentions.get(layer), layer, out));
    }
    declareMask(graph);
    graph.setNodes(out.nodes());
    return new RewrittenModel(
        file.write(graph),
        file.weights(),
        new Extensions(
            attentions.stream().map(SelfAttention::path).toList(), List.of(), Map.of(), Map.of()));
  }

  /**
   * The inputs of a naive run: stock rows, then perturbed ones.
   *
   * @param inputs of the stock rows
   * @param sources row that each perturbed row is a copy of
   * @param chosen 1 where a self-attention is perturbed, else 0
   */
  static Map<String, Array> inputs(
      Map<String, Array> inputs, int rows, int[] sources, float[] chosen) {
    int all = rows + sources.length;
    int[] repeat = new int[all];
    for (int i = 0; i < all; i++) {
      repeat[i] = i < rows ? i : sources[i - rows];
    }
    float[] mask = new float[chosen.length * all];
    for (int k = 0; k < chosen.length; k++) {
      Arrays.fill(mask, k * all + rows, (k + 1) * all, chosen[k]);
    }
    Map<String, Array> naive = Variants.repeated(inputs, rows, repeat);
    naive.put(MASK, new Array(mask, chosen.length, all));
    return naive;
  }

  private static NodeProto perturbed(
      NodeProto toOut, SelfAttention attention, int layer, Emitter out) {
    String name = "naive/" + layer;
    String row = out.emit(name + "/row", "Gather", List.of(MASK, out.scalar(layer)));
    String mask = out.emit(name + "/mask", "Unsqueeze", List.of(row, out.constant(1, 2)));
    String on = out.emit(name + "/on", "Greater", List.of(mask, out.constant(0)));
    String result =
        out.emit(
            name + "/where", "Where", List.of(on, value(attention, name, out), attention.result()));
    return toOut.toBuilder().setInput(0, result).build();
  }

  private static String value(SelfAttention attention, String name, Emitter out) {
    if (attention.value() instanceof ProjectedValue.Tensor tensor) {
      return tensor.tensor();
    }
    if (attention.value() instanceof ProjectedValue.Columns columns) {
      String weight = lastColumns(columns.weight(), columns.start(), 1, name + "/weight", out);
      String product = out.emit(name + "/v", "MatMul", List.of(attention.input(), weight));
      return columns
          .bias()
          .map(bias -> lastColumns(bias, columns.start(), 0, name + "/bias", out))
          .map(bias -> out.emit(name + "/biased", "Add", List.of(product, bias)))
          .orElse(product);
    }
    ProjectedValue.Heads heads = (ProjectedValue.Heads) attention.value();
    String all = out.emit(name + "/qkv", "MatMul", List.of(attention.input(), heads.weight()));
    long[] shape = {0, 0, heads.shape().get(0), heads.shape().get(1), heads.shape().get(2)};
    String packed = out.emit(name + "/packed", "Reshape", List.of(all, out.constant(shape)));
    String value =
        out.emit(
            name + "/heads",
            "Gather",
            List.of(packed, out.scalar(heads.index())),
            Attributes.of("axis", 3));
    return out.emit(name + "/v", "Reshape", List.of(value, out.constant(0, 0, -1)));
  }

  private static String lastColumns(String tensor, long start, int axis, String name, Emitter out) {
    return out.emit(
        name,
        "Slice",
        List.of(tensor, out.constant(start), out.constant(Long.MAX_VALUE), out.constant(axis)));
  }

  private static void declareMask(Graph graph) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("naive_layers"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("naive_rows"))
            .build();
    graph
        .proto()
        .addInput(
            ValueInfoProto.newBuilder()
                .setName(MASK)
                .setType(
                    TypeProto.newBuilder()
                        .setTensorType(
                            TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT64_VALUE)
                                .setShape(shape))));
  }
}

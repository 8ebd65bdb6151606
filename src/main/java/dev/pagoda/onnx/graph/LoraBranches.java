package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pass: lets linear layers take a low-rank addition to their weights, {@code y = x W + b + (x down)
 * up} (Hu et al. 2021), without touching the weights:
 *
 * <ul>
 *   <li>{@value #DOWN}{@code path}, [in, ranks] and {@value #UP}{@code path}, [ranks, out]: all
 *       LoRAs of the layer side by side, scales included;
 *   <li>{@value #TOKENS}, int64 [layers]: how many tokens take part in each layer, all or 1.
 * </ul>
 *
 * <p>All of them may be left out. Then one token of each row goes through a product of rank 0, and
 * its result, zeros, is added in the same pass as the layer's bias: the layer costs what it did.
 */
final class LoraBranches {
  static final String DOWN = "lora_down/";
  static final String UP = "lora_up/";
  static final String TOKENS = "lora_tokens";

  private final Graph graph;
  private final Emitter out;
  private final Map<String, List<NodeProto>> consumers;
  private final Map<String, String> biases = new HashMap<>();

  private LoraBranches(Graph graph) {
    this.graph = graph;
    this.out = new Emitter(graph);
    this.consumers = graph.consumers();
  }

  /**
   * Adds the branches.
   *
   * @param layers nodes of linear layers by module path; they may have been given other inputs
   *     since they were found
   * @return the layers that take LoRAs
   */
  static Map<String, LinearLayer> apply(Graph graph, Map<String, NodeProto> layers) {
    Map<String, LinearLayer> taken = new LinkedHashMap<>();
    Map<String, String> paths = new HashMap<>();
    layers.forEach(
        (path, node) ->
            LinearLayers.weight(graph, node)
                .ifPresent(
                    weight -> {
                      taken.put(
                          path,
                          new LinearLayer(
                              weight.rows(), weight.columns(), weight.isHalf(), Optional.empty()));
                      paths.put(node.getOutput(0), path);
                    }));
    if (!taken.isEmpty()) {
      new LoraBranches(graph).add(taken, paths);
    }
    return taken;
  }

  private void add(Map<String, LinearLayer> layers, Map<String, String> paths) {
    long[] one = new long[layers.size()];
    Arrays.fill(one, 1);
    graph.addInput(Inputs.open(TOKENS, DataType.INT64, 1), Integers.tensor(TOKENS, false, one));
    List<String> counts = layers.keySet().stream().map(path -> "pag/lora/tokens/" + path).toList();
    String sizes = out.constant(one);
    out.emit(counts, "Split", List.of(TOKENS, sizes), Attributes.of("axis", 0));
    for (NodeProto node : graph.nodes()) {
      String path = paths.get(node.getOutput(0));
      if (path == null) {
        out.add(sum(node));
      } else {
        branch(node, path, layers.get(path));
      }
    }
    graph.setNodes(out.nodes());
  }

  private void branch(NodeProto linear, String path, LinearLayer layer) {
    DataType type = layer.half() ? DataType.FLOAT16 : DataType.FLOAT;
    String down = DOWN + path;
    String up = UP + path;
    graph.addInput(Inputs.open(down, type, 2), Inputs.zeros(down, type, layer.inFeatures(), 0));
    graph.addInput(Inputs.open(up, type, 2), Inputs.zeros(up, type, 0, layer.outFeatures()));
    String name = "pag/lora/" + path;
    // A Gemm reads [rows * tokens, columns].
    long tokens = linear.getOpType().equals("Gemm") ? 0 : 1;
    String some =
        out.emit(
            name + "/some",
            "Slice",
            List.of(
                linear.getInput(0),
                out.constant(0),
                "pag/lora/tokens/" + path,
                out.constant(tokens)));
    String low = out.emit(name + "/low", "MatMul", List.of(some, read(out, down, layer.half())));
    String delta = out.emit(name + "/delta", "MatMul", List.of(low, read(out, up, layer.half())));
    String stock = linear.getOutput(0);
    Optional<NodeProto> biased = bias(stock);
    if (biased.isPresent()) {
      String bias =
          biased.get().getInputList().stream().filter(graph::isConstant).findFirst().orElseThrow();
      biases.put(
          biased.get().getOutput(0), out.emit(name + "/biased", "Add", List.of(delta, bias)));
      out.add(linear);
    } else {
      out.add(linear.toBuilder().setOutput(0, name + "/stock").build());
      out.emit(stock, "Add", List.of(name + "/stock", delta));
    }
  }

  /**
   * The matrix as a product may read it. ONNX Runtime 1.28 crashes where it has to widen 16 bits of
   * an input that has a value, so something lies between; a Reshape copies nothing.
   */
  static String read(Emitter out, String matrix, boolean half) {
    return half
        ? out.emit("pag/" + matrix, "Reshape", List.of(matrix, out.constant(0, 0)))
        : matrix;
  }

  /** The Add of a bias that alone reads the product. */
  private Optional<NodeProto> bias(String product) {
    List<NodeProto> readers = consumers.getOrDefault(product, List.of());
    return readers.size() == 1
        ? Optional.of(readers.get(0))
            .filter(node -> node.getOpType().equals("Add"))
            .filter(node -> node.getInputList().stream().anyMatch(graph::isConstant))
        : Optional.empty();
  }

  /** The Add of a bias, which now brings the LoRAs along. */
  private NodeProto sum(NodeProto node) {
    String biased = biases.get(node.getOutput(0));
    if (biased == null) {
      return node;
    }
    NodeProto.Builder with = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (graph.isConstant(node.getInput(i))) {
        with.setInput(i, biased);
      }
    }
    return with.build();
  }
}

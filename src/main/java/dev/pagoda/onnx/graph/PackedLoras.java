package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pass: LoRAs of weights that an optimizer packed. Operators such as {@code
 * com.microsoft.Attention} hide the products, so the addition goes to the weight itself, {@code W +
 * down up}, in each run; the inputs are those of {@link LoraBranches}, with the columns of the
 * pack. It costs a pass over the weight, also when there is no LoRA.
 */
final class PackedLoras {
  private final Graph graph;
  private final Emitter out;
  private final Map<String, String> sums = new HashMap<>();

  private PackedLoras(Graph graph) {
    this.graph = graph;
    this.out = new Emitter(graph);
  }

  /**
   * Adds the branches.
   *
   * @return the layers that take LoRAs
   */
  static Map<String, LinearLayer> apply(Graph graph, List<PackedWeight> weights) {
    Map<String, LinearLayer> layers = new LinkedHashMap<>();
    Map<String, PackedWeight> byWeight = new HashMap<>();
    for (PackedWeight packed : weights) {
      Optional<StoredWeight> stored = StoredWeight.of(graph, packed.weight());
      if (stored.isPresent()) {
        byWeight.put(packed.weight(), packed);
        for (int part = 0; part < packed.modules().size(); part++) {
          layers.put(packed.modules().get(part), packed.layer(stored.get(), part));
        }
      }
    }
    if (!byWeight.isEmpty()) {
      new PackedLoras(graph).add(byWeight);
    }
    return layers;
  }

  private void add(Map<String, PackedWeight> byWeight) {
    for (NodeProto node : graph.nodes()) {
      if (graph.isConstant(node.getOutput(0))) {
        out.add(node);
        continue;
      }
      Map<String, String> names = new HashMap<>();
      for (String input : node.getInputList()) {
        if (byWeight.containsKey(input)) {
          names.put(input, sums.computeIfAbsent(input, weight -> sum(byWeight.get(weight))));
        }
      }
      out.add(Subgraphs.rename(node, names));
    }
    graph.setNodes(out.nodes());
  }

  private String sum(PackedWeight packed) {
    StoredWeight stored = StoredWeight.of(graph, packed.weight()).orElseThrow();
    DataType type = stored.isHalf() ? DataType.FLOAT16 : DataType.FLOAT;
    String down = LoraBranches.DOWN + packed.path();
    String up = LoraBranches.UP + packed.path();
    graph.addInput(Inputs.open(down, type, 2), Inputs.zeros(down, type, stored.rows(), 0));
    graph.addInput(Inputs.open(up, type, 2), Inputs.zeros(up, type, 0, stored.columns()));
    String name = "pag/lora/" + packed.path();
    String delta =
        out.emit(
            name + "/delta",
            "MatMul",
            List.of(
                LoraBranches.read(out, down, stored.isHalf()),
                LoraBranches.read(out, up, stored.isHalf())));
    return out.emit(name, "Add", List.of(packed.weight(), delta));
  }
}

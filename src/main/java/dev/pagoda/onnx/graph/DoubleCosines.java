package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pass: computes cosines of doubles as sines, {@code cos x = sin(x + pi/2)}. ONNX Runtime 1.28 has
 * a kernel for the sine of doubles and none for the cosine, and dynamo exports compute PixArt's
 * positional embedding in doubles.
 */
final class DoubleCosines {
  private static final String QUARTER = "pag/quarter_turn";

  private final Graph graph;
  private final Map<String, Integer> declared = new HashMap<>();

  private DoubleCosines(Graph graph) {
    this.graph = graph;
    for (List<ValueInfoProto> values :
        List.of(graph.proto().getValueInfoList(), graph.proto().getInputList())) {
      values.forEach(v -> declared.put(v.getName(), v.getType().getTensorType().getElemType()));
    }
  }

  static void apply(Graph graph) {
    DoubleCosines types = new DoubleCosines(graph);
    if (graph.nodes().stream().noneMatch(types::isDoubleCosine)) {
      return;
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(QUARTER)
            .setDataType(TensorProto.DataType.DOUBLE_VALUE)
            .addDoubleData(Math.PI / 2)
            .build());
    Emitter out = new Emitter(graph);
    for (NodeProto node : graph.nodes()) {
      out.add(types.isDoubleCosine(node) ? sine(node, out) : node);
    }
    graph.setNodes(out.nodes());
  }

  private static NodeProto sine(NodeProto cosine, Emitter out) {
    String turned =
        out.emit("pag/turned/" + cosine.getOutput(0), "Add", List.of(cosine.getInput(0), QUARTER));
    return cosine.toBuilder().setOpType("Sin").setInput(0, turned).build();
  }

  private boolean isDoubleCosine(NodeProto node) {
    return node.getOpType().equals("Cos")
        && node.getDomain().isEmpty()
        && type(node.getInput(0)) == TensorProto.DataType.DOUBLE_VALUE;
  }

  /** Element type where it is declared or follows from arithmetic on what is; else undefined. */
  private int type(String tensor) {
    Set<String> seen = new HashSet<>();
    String at = tensor;
    while (seen.add(at)) {
      if (declared.containsKey(at)) {
        return declared.get(at);
      }
      Optional<TensorProto> constant = graph.constant(at);
      if (constant.isPresent()) {
        return constant.get().getDataType();
      }
      Optional<NodeProto> producer = graph.producer(at);
      if (producer.isEmpty() || producer.get().getInputCount() == 0) {
        break;
      }
      if (producer.get().getOpType().equals("Cast")) {
        return (int) Attributes.integer(producer.get(), "to", 0);
      }
      at = producer.get().getInput(0);
    }
    return TensorProto.DataType.UNDEFINED_VALUE;
  }
}

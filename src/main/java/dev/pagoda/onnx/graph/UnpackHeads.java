package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/**
 * Pass: gives {@code com.microsoft.MultiHeadAttention} its queries, keys and values one by one
 * where an optimizer packed them into {@code [rows, tokens, heads, 3 or 2, size]}, for which ONNX
 * Runtime has no CPU kernel.
 */
final class UnpackHeads {
  private static final int QUERY = 0;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private UnpackHeads() {}

  static void apply(Graph graph) {
    Emitter emitter = new Emitter(graph);
    for (NodeProto node : graph.nodes()) {
      emitter.add(node.getOpType().equals("MultiHeadAttention") ? unpack(node, emitter) : node);
    }
    graph.setNodes(emitter.nodes());
  }

  private static NodeProto unpack(NodeProto attention, Emitter emitter) {
    if (has(attention, VALUE)) {
      return attention;
    }
    NodeProto.Builder unpacked = attention.toBuilder();
    while (unpacked.getInputCount() <= VALUE) {
      unpacked.addInput("");
    }
    if (has(attention, KEY)) {
      String packed = attention.getInput(KEY);
      unpacked.setInput(KEY, part(packed, 0, attention, emitter));
      unpacked.setInput(VALUE, part(packed, 1, attention, emitter));
    } else {
      String packed = attention.getInput(QUERY);
      for (int i = QUERY; i <= VALUE; i++) {
        unpacked.setInput(i, part(packed, i, attention, emitter));
      }
    }
    return unpacked.build();
  }

  private static String part(String packed, int index, NodeProto attention, Emitter emitter) {
    String name = "pag/unpacked/" + attention.getOutput(0) + "/" + index;
    String heads =
        emitter.emit(
            name + "/heads",
            "Gather",
            List.of(packed, emitter.scalar(index)),
            Attributes.of("axis", 3));
    return emitter.emit(name, "Reshape", List.of(heads, emitter.constant(0, 0, -1)));
  }

  private static boolean has(NodeProto node, int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }
}

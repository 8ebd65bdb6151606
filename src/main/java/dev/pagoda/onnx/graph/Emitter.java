package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes new nodes and constants, all named {@code pag/…}. */
final class Emitter {
  private final Graph graph;
  private final List<NodeProto> nodes = new ArrayList<>();

  Emitter(Graph graph) {
    this.graph = graph;
  }

  List<NodeProto> nodes() {
    return nodes;
  }

  void add(NodeProto node) {
    nodes.add(node);
  }

  /** Emits a node with one output of that name and returns the name. */
  String emit(String output, String operator, List<String> inputs, AttributeProto... attributes) {
    emit(List.of(output), operator, inputs, attributes);
    return output;
  }

  void emit(
      List<String> outputs, String operator, List<String> inputs, AttributeProto... attributes) {
    nodes.add(
        NodeProto.newBuilder()
            .setName("pag/" + operator + "/" + outputs.get(0))
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes))
            .build());
  }

  /** An int64 constant [values]. */
  String constant(long... values) {
    return constant(false, values);
  }

  /** An int64 constant without dimensions. */
  String scalar(long value) {
    return constant(true, value);
  }

  private String constant(boolean scalar, long... values) {
    StringBuilder name = new StringBuilder(scalar ? "pag/scalar" : "pag/const");
    for (long value : values) {
      name.append('_').append(value);
    }
    if (graph.initializer(name.toString()).isEmpty()) {
      graph.addInitializer(Integers.tensor(name.toString(), scalar, values));
    }
    return name.toString();
  }
}

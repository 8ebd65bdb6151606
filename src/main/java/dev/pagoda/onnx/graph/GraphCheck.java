package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses graphs that ONNX does not allow, so that passes need not ask: each node has outputs and
 * the inputs of its operator, and reads only what is made before it (so there are no circles); each
 * name is made once; weights have known types and possible sizes.
 */
final class GraphCheck {
  /** What passes add is named so. */
  private static final String RESERVED = "pag/";

  private final Set<String> made = new HashSet<>();

  private GraphCheck() {}

  /**
   * Returns normally for a graph that can be worked on.
   *
   * @throws UnsupportedGraphException naming the node or tensor and what is wrong with it
   */
  static void check(GraphProto graph) {
    GraphCheck check = new GraphCheck();
    check.initializers(graph);
    // An input may have a value: its initializer.
    Set<String> inputs = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!inputs.add(input.getName())) {
        throw twice(input.getName());
      }
      type("input", input);
    }
    check.made.addAll(inputs);
    graph.getNodeList().forEach(check::node);
    for (ValueInfoProto output : graph.getOutputList()) {
      type("output", output);
      if (!check.made.contains(output.getName())) {
        throw new UnsupportedGraphException(
            "nothing makes the output %s".formatted(shown(output.getName())));
      }
    }
  }

  private void initializers(GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (!made.add(tensor.getName())) {
        throw twice(tensor.getName());
      }
      reserved(tensor.getName());
      if (known(tensor.getDataType()) == DataType.UNDEFINED) {
        throw new UnsupportedGraphException(
            "the initializer %s has the unknown element type %d"
                .formatted(shown(tensor.getName()), tensor.getDataType()));
      }
      if (tensor.getDimsList().stream().anyMatch(size -> size < 0 || size > Integer.MAX_VALUE)) {
        throw new UnsupportedGraphException(
            "the initializer %s has the impossible size %s"
                .formatted(shown(tensor.getName()), tensor.getDimsList()));
      }
    }
    graph.getSparseInitializerList().forEach(sparse -> made.add(sparse.getValues().getName()));
  }

  private void node(NodeProto node) {
    if (node.getOutputCount() == 0 || node.getOutput(0).isEmpty()) {
      throw new UnsupportedGraphException("%s has no output".formatted(shown(node)));
    }
    Arity arity = Arity.of(node);
    if (!arity.holds(node)) {
      long inputs = node.getInputList().stream().filter(name -> !name.isEmpty()).count();
      throw new UnsupportedGraphException(
          "%s has %d inputs and needs %s".formatted(shown(node), inputs, arity));
    }
    for (String input : Subgraphs.reads(node)) {
      if (!made.contains(input)) {
        throw new UnsupportedGraphException(
            "%s reads %s, which nothing before it makes".formatted(shown(node), shown(input)));
      }
    }
    NodeCheck.check(node);
    for (String output : node.getOutputList()) {
      reserved(output);
      if (!output.isEmpty() && !made.add(output)) {
        throw twice(output);
      }
    }
  }

  private static void reserved(String name) {
    if (name.startsWith(RESERVED)) {
      throw new UnsupportedGraphException(
          "it has a tensor %s, a name that rewriting gives: was it rewritten before?"
              .formatted(shown(name)));
    }
  }

  private static void type(String kind, ValueInfoProto value) {
    int type = value.getType().getTensorType().getElemType();
    if (DataType.forNumber(type) == null) {
      throw new UnsupportedGraphException(
          "the %s %s has the unknown element type %d"
              .formatted(kind, shown(value.getName()), type));
    }
  }

  /** {@code UNDEFINED} for a number that is none of a type. */
  static DataType known(long number) {
    DataType type = number == (int) number ? DataType.forNumber((int) number) : null;
    return type == null ? DataType.UNDEFINED : type;
  }

  private static UnsupportedGraphException twice(String name) {
    return new UnsupportedGraphException("%s is made twice".formatted(shown(name)));
  }

  /** A node as messages name it. */
  static String shown(NodeProto node) {
    String name =
        Stream.of(node.getName(), String.join(", ", node.getOutputList()))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("without a name");
    return "node %s (%s)".formatted(shown(name), shown(node.getOpType()));
  }

  private static String shown(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "…";
  }
}

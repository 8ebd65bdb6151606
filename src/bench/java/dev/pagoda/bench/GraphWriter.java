package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX graph in the making, its nodes named as PyTorch's TorchScript exporter names them: module
 * scope, operator, and a number from the second of a kind on; the output is the node's name with
 * {@code _output_0}.
 */
final class GraphWriter {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("main_graph");
  private final Map<String, Integer> used = new HashMap<>();

  /** Adds a node to the module of that scope, such as {@code /down_blocks.0/resnets.0/norm1}. */
  String node(String scope, String operator, List<String> inputs, AttributeProto... attributes) {
    String name = scope + "/" + operator;
    int before = used.merge(name, 1, Integer::sum) - 1;
    String unique = before == 0 ? name : name + "_" + before;
    String output = unique + "_output_0";
    graph.addNode(
        NodeProto.newBuilder()
            .setName(unique)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /** A one-dimensional int64 constant. */
  String longs(String scope, long... values) {
    TensorProto.Builder tensor = tensor(TensorProto.DataType.INT64_VALUE).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return constant(scope, tensor);
  }

  /** An int64 scalar constant. */
  String scalar(String scope, long value) {
    return constant(scope, tensor(TensorProto.DataType.INT64_VALUE).addInt64Data(value));
  }

  /** A float scalar constant. */
  String scalar(String scope, float value) {
    return constant(scope, tensor(TensorProto.DataType.FLOAT_VALUE).addFloatData(value));
  }

  /** A float constant of shape [1, n], or [n] where {@code row} is false. */
  String floats(String scope, boolean row, float... values) {
    TensorProto.Builder tensor = tensor(TensorProto.DataType.FLOAT_VALUE);
    if (row) {
      tensor.addDims(1);
    }
    tensor.addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return constant(scope, tensor);
  }

  /** Size of one axis of a tensor, as the int64 vector [size] that Reshape targets are made of. */
  String size(String scope, String tensor, int axis) {
    String size = dimension(scope, tensor, axis);
    return node(scope, "Unsqueeze", List.of(size, longs(scope, 0)));
  }

  /** Size of one axis of a tensor, as an int64 scalar. */
  String dimension(String scope, String tensor, int axis) {
    String shape = node(scope, "Shape", List.of(tensor));
    return node(scope, "Gather", List.of(shape, scalar(scope, axis)), Onnx.attribute("axis", 0));
  }

  /** Reshapes to the concatenation of one-element vectors. */
  String reshape(String scope, String tensor, String... sizes) {
    String target = node(scope, "Concat", List.of(sizes), Onnx.attribute("axis", 0));
    return node(scope, "Reshape", List.of(tensor, target), Onnx.attribute("allowzero", 0));
  }

  /** {@code squeeze} of an axis whose size is not known: only where it is one. */
  String squeeze(String scope, String tensor, int axis) {
    String index = longs(scope, axis);
    String shape = node(scope, "Shape", List.of(tensor));
    String size = node(scope, "Gather", List.of(shape, index), Onnx.attribute("axis", 0));
    String one = node(scope, "Equal", List.of(size, longs(scope, 1)));
    GraphWriter then = new GraphWriter();
    String without = then.node(scope, "Squeeze", List.of(tensor, index));
    GraphWriter otherwise = new GraphWriter();
    String same = otherwise.node(scope, "Identity", List.of(tensor));
    return node(
        scope,
        "If",
        List.of(one),
        Onnx.attribute("then_branch", then.branch(without)),
        Onnx.attribute("else_branch", otherwise.branch(same)));
  }

  String weight(TensorProto initializer) {
    graph.addInitializer(initializer);
    return initializer.getName();
  }

  /** A float input; dimensions are numbers or the names of dynamic ones. */
  void input(String name, Object... dimensions) {
    graph.addInput(value(name, TensorProto.DataType.FLOAT_VALUE, dimensions));
  }

  /** An int64 input. */
  void integerInput(String name, Object... dimensions) {
    graph.addInput(value(name, TensorProto.DataType.INT64_VALUE, dimensions));
  }

  /** Gives the tensor a name of its own as the graph's output. */
  void output(String tensor, String name, Object... dimensions) {
    NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
    if (!last.getOutput(0).equals(tensor)) {
      throw new IllegalArgumentException(tensor + " is not the last node's output");
    }
    last.setOutput(0, name);
    graph.addOutput(value(name, TensorProto.DataType.FLOAT_VALUE, dimensions));
  }

  GraphProto build() {
    return graph.build();
  }

  /** As the branch of an If. */
  private GraphProto branch(String output) {
    TypeProto floats =
        TypeProto.newBuilder()
            .setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))
            .build();
    return graph.addOutput(ValueInfoProto.newBuilder().setName(output).setType(floats)).build();
  }

  private String constant(String scope, TensorProto.Builder tensor) {
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(tensor)
            .build();
    return node(scope, "Constant", List.of(), value);
  }

  private static TensorProto.Builder tensor(int type) {
    return TensorProto.newBuilder().setDataType(type);
  }

  private static ValueInfoProto value(String name, int type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      shape.addDim(
          dimension instanceof Integer size
              ? Dimension.newBuilder().setDimValue(size)
              : Dimension.newBuilder().setDimParam(dimension.toString()));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }
}

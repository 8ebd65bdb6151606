package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes small graphs by hand. */
final class TinyGraph {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
  private final Random random = new Random(7);

  /** A float input; dimensions are numbers or symbols. */
  TinyGraph input(String name, String... dims) {
    graph.addInput(value(name, dims));
    return this;
  }

  TinyGraph output(String name, String... dims) {
    graph.addOutput(value(name, dims));
    return this;
  }

  /** A random float weight with its values as raw data. */
  TinyGraph weight(String name, int... dims) {
    int count = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    ByteBuffer raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw.putFloat((float) random.nextGaussian() / 4);
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(raw.array()));
    Arrays.stream(dims).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return this;
  }

  TinyGraph initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  TinyGraph integers(String name, long... values) {
    graph.addInitializer(Integers.tensor(name, false, values));
    return this;
  }

  TinyGraph integer(String name, long value) {
    graph.addInitializer(Integers.tensor(name, true, value));
    return this;
  }

  TinyGraph node(
      String operator, String name, List<String> inputs, String output, AttributeProto... with) {
    return node(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(Arrays.asList(with))
            .build());
  }

  TinyGraph node(NodeProto node) {
    graph.addNode(node);
    return this;
  }

  static AttributeProto perm(long... perm) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName("perm").setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(perm).forEach(attribute::addInts);
    return attribute.build();
  }

  /**
   * A self-attention with one head over [rows, tokens, 4], named as TorchScript exports name it.
   */
  TinyGraph attention(String scope, String input, String output) {
    String at = "/" + scope.replace(".attentions.", "/attentions.").replace("0.t", "0/t");
    String path = at.replace("0.attn1", "0/attn1");
    for (String part : List.of("to_q", "to_k", "to_v", "to_out.0")) {
      weight(scope + "." + part, 4, 4);
    }
    node("MatMul", path + "/to_q/MatMul", List.of(input, scope + ".to_q"), path + "/q");
    node("MatMul", path + "/to_k/MatMul", List.of(input, scope + ".to_k"), path + "/k");
    node("MatMul", path + "/to_v/MatMul", List.of(input, scope + ".to_v"), path + "/v");
    node("Transpose", path + "/Transpose", List.of(path + "/k"), path + "/kt", perm(0, 2, 1));
    node("MatMul", path + "/MatMul", List.of(path + "/q", path + "/kt"), path + "/scores");
    node("Softmax", path + "/Softmax", List.of(path + "/scores"), path + "/map");
    node("MatMul", path + "/MatMul_1", List.of(path + "/map", path + "/v"), path + "/result");
    return node(
        "MatMul",
        path + "/to_out.0/MatMul",
        List.of(path + "/result", scope + ".to_out.0"),
        output);
  }

  Graph graph() {
    return new Graph(graph.build());
  }

  GraphProto proto() {
    return graph.build();
  }

  byte[] model(long opset) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      boolean number = Character.isDigit(dim.charAt(0));
      shape.addDim(
          number
              ? TensorShapeProto.Dimension.newBuilder().setDimValue(Long.parseLong(dim))
              : TensorShapeProto.Dimension.newBuilder().setDimParam(dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}

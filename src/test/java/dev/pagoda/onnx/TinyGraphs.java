package dev.pagoda.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small ONNX files for tests. */
public final class TinyGraphs {
  private TinyGraphs() {}

  /** y = x + weights, float32 [elements]; as large as its weights. */
  static Path add(Path file, int elements, float weight) {
    TensorProto.Builder weights =
        TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE).addDims(elements);
    for (int i = 0; i < elements; i++) {
      weights.addFloatData(weight);
    }
    return write(
        file,
        17,
        GraphProto.newBuilder()
            .setName("add")
            .addInput(vector("x", elements))
            .addOutput(vector("y", elements))
            .addInitializer(weights)
            .addNode(node("Add", "x", "w", "y")));
  }

  /** y = x multiplied by itself so often that a run takes minutes; float32 [size, size]. */
  static Path endless(Path file, int size) {
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("endless").addInput(matrix("x", size));
    return write(
        file,
        17,
        multiplied(
            graph,
            NodeProto.newBuilder().setOpType("Identity").addInput("last").addOutput("y").build(),
            size));
  }

  private static GraphProto.Builder multiplied(GraphProto.Builder graph, NodeProto end, int size) {
    String last = "x";
    for (int i = 0; i < 20_000; i++) {
      graph.addNode(node("MatMul", last, "x", "x" + i));
      last = "x" + i;
    }
    graph.addNode(node("MatMul", last, "x", "last"));
    return graph.addNode(end).addOutput(matrix("y", size));
  }

  /**
   * y = x, then the optional inputs p (1.5 or 1 by itself) and q (none), as float32; all [n].
   *
   * @param type element type of p
   */
  static Path optional(Path file, int type) {
    TensorProto.Builder p = TensorProto.newBuilder().setName("p").setDataType(type).addDims(1);
    switch (type) {
      case DataType.INT64_VALUE -> p.addInt64Data(1);
      case DataType.FLOAT16_VALUE -> p.addInt32Data(0x3e00);
      default -> p.addFloatData(1.5f);
    }
    return write(
        file,
        17,
        GraphProto.newBuilder()
            .setName("optional")
            .addInput(vector("x", -1))
            .addInput(ValueInfoProto.newBuilder().setName("p").setType(type(type, -1)))
            .addInput(vector("q", -1))
            .addInitializer(p)
            .addInitializer(
                TensorProto.newBuilder().setName("q").setDataType(DataType.FLOAT_VALUE).addDims(0))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("shape")
                    .setDataType(DataType.INT64_VALUE)
                    .addDims(1)
                    .addInt64Data(-1))
            // ONNX Runtime 1.28 crashes where a Cast from 16 bits reads an optional input itself.
            .addNode(node("Reshape", "p", "shape", "p/given"))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Cast")
                    .addInput("p/given")
                    .addOutput("p/float")
                    .addAttribute(integer("to", DataType.FLOAT_VALUE)))
            .addNode(
                node("Concat", "x", "p/float", "y").toBuilder()
                    .addInput("q")
                    .addAttribute(integer("axis", 0)))
            .addOutput(vector("y", -1)));
  }

  /** As {@link #endless}, and at the end the optional input p, one number, is added. */
  static Path endlessWithOptional(Path file, int size) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("endless")
            .addInput(matrix("x", size))
            .addInput(vector("p", 1))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("p")
                    .setDataType(DataType.FLOAT_VALUE)
                    .addDims(1)
                    .addFloatData(0));
    return write(file, 17, multiplied(graph, node("Add", "last", "p", "y"), size));
  }

  /** A graph of an opset that no ONNX Runtime knows. */
  static Path ofOpset(Path file, int opset) {
    return write(
        file,
        opset,
        GraphProto.newBuilder()
            .setName("future")
            .addInput(vector("x", 1))
            .addOutput(vector("y", 1))
            .addNode(node("Add", "x", "x", "y")));
  }

  /** y = reshape(x, [2, 3]): fails for every x that has not six elements. */
  static Path reshape(Path file) {
    return write(
        file,
        17,
        GraphProto.newBuilder()
            .setName("reshape")
            .addInput(vector("x", -1))
            .addOutput(matrix("y", 1).toBuilder().clearType().setType(floats(2, 3)))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("shape")
                    .setDataType(DataType.INT64_VALUE)
                    .addDims(2)
                    .addInt64Data(2)
                    .addInt64Data(3))
            .addNode(node("Reshape", "x", "shape", "y")));
  }

  /** y = cast(x) between two element types of {@code DataType}; shape [n]. */
  static Path cast(Path file, int from, int to) {
    return write(
        file,
        17,
        GraphProto.newBuilder()
            .setName("cast")
            .addInput(ValueInfoProto.newBuilder().setName("x").setType(type(from, -1)))
            .addOutput(ValueInfoProto.newBuilder().setName("y").setType(type(to, -1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Cast")
                    .addInput("x")
                    .addOutput("y")
                    .addAttribute(integer("to", to))));
  }

  private static AttributeProto integer(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** {@code sample} = {@code latent_sample} / 0: values that are no numbers; float32, any shape. */
  public static Path overflowingDecoder(Path file) {
    return write(
        file,
        17,
        GraphProto.newBuilder()
            .setName("decoder")
            .addInput(picture("latent_sample"))
            .addOutput(picture("sample"))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("zero")
                    .setDataType(DataType.FLOAT_VALUE)
                    .addFloatData(0))
            .addNode(node("Div", "latent_sample", "zero", "sample")));
  }

  private static ValueInfoProto picture(String name) {
    return ValueInfoProto.newBuilder().setName(name).setType(floats(-1, -1, -1, -1)).build();
  }

  private static Path write(Path file, int opset, GraphProto.Builder graph) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .setGraph(graph)
            .build();
    try {
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NodeProto node(String op, String a, String b, String out) {
    return NodeProto.newBuilder().setOpType(op).addInput(a).addInput(b).addOutput(out).build();
  }

  /** -1 where any size is taken. */
  private static ValueInfoProto vector(String name, int size) {
    return ValueInfoProto.newBuilder().setName(name).setType(floats(size)).build();
  }

  private static ValueInfoProto matrix(String name, int size) {
    return ValueInfoProto.newBuilder().setName(name).setType(floats(size, size)).build();
  }

  private static TypeProto floats(int... shape) {
    return type(DataType.FLOAT_VALUE, shape);
  }

  private static TypeProto type(int element, int... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int size : shape) {
      dims.addDim(
          size < 0
              ? Dimension.newBuilder().setDimParam("n")
              : Dimension.newBuilder().setDimValue(size));
    }
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(element).setShape(dims))
        .build();
  }
}

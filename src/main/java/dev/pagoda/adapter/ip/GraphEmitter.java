package dev.pagoda.adapter.ip;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.adapter.AdapterTensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes an ONNX graph whose weights are references into the adapter's file. */
final class GraphEmitter {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final AdapterTensors tensors;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("ip-adapter");
  private final Map<String, String> weights = new HashMap<>();
  private final Map<List<Long>, String> integers = new HashMap<>();
  private int values;

  GraphEmitter(AdapterTensors tensors) {
    this.tensors = tensors;
  }

  /**
   * A float32 input of the graph.
   *
   * @param dimensions sizes, or names of sizes that are known when it is run
   */
  String input(String name, Object... dimensions) {
    graph.addInput(Protos.port(name, DataType.FLOAT_VALUE, dimensions));
    return name;
  }

  /** Makes a value a float32 output of the graph. */
  void output(String name, String value, Object... dimensions) {
    graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(Protos.port(name, DataType.FLOAT_VALUE, dimensions));
  }

  /**
   * A weight as float32. It is a graph input with a default too, that ONNX Runtime may not fold or
   * repack it when the session is made: on the CPU it stays a mapped page of the file, and float16
   * weights are never kept a second time as float32.
   */
  String weight(String key) {
    return weights.computeIfAbsent(key, this::refer);
  }

  private String refer(String key) {
    int type =
        switch (tensors.type(key)) {
          case F16 -> DataType.FLOAT16_VALUE;
          case BF16 -> DataType.BFLOAT16_VALUE;
          case F64 -> DataType.DOUBLE_VALUE;
          default -> DataType.FLOAT_VALUE;
        };
    List<Long> shape = tensors.shape(key);
    graph.addInput(Protos.port(key, type, shape.toArray()));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(key)
            .setDataType(type)
            .addAllDims(shape)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(Protos.entry("location", tensors.realFile().getFileName().toString()))
            .addExternalData(Protos.entry("offset", Long.toString(tensors.offset(key))))
            .addExternalData(Protos.entry("length", Long.toString(tensors.length(key)))));
    return type == DataType.FLOAT_VALUE ? key : widened(key, shape);
  }

  /**
   * The Reshape changes nothing and copies nothing: ONNX Runtime 1.28 crashes on a float16 graph
   * input with a default that a Cast follows (microsoft/onnxruntime#32143), but not on this.
   */
  private String widened(String key, List<Long> shape) {
    String stored = node("Reshape", List.of(key, integers(shape.toArray(Long[]::new))));
    return node("Cast", List.of(stored), Protos.integer("to", DataType.FLOAT_VALUE));
  }

  /** A constant vector of whole numbers. */
  String integers(Long... numbers) {
    return integers.computeIfAbsent(
        List.of(numbers),
        list -> {
          String name = "integers." + integers.size();
          graph.addInitializer(
              TensorProto.newBuilder()
                  .setName(name)
                  .setDataType(DataType.INT64_VALUE)
                  .addDims(list.size())
                  .addAllInt64Data(list));
          return name;
        });
  }

  /** A constant scalar. */
  String scalar(float value) {
    String name = "scalar." + value;
    if (graph.getInitializerList().stream().noneMatch(t -> t.getName().equals(name))) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(DataType.FLOAT_VALUE)
              .addFloatData(value));
    }
    return name;
  }

  /** A node with one output, whose name is given back. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String output = operator + "." + values++;
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllAttribute(List.of(attributes))
            .addOutput(output));
    return output;
  }

  byte[] model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}

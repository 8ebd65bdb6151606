package dev.pagoda.pipeline;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a tiny UNet as heavy as a real one: to the timestep it adds the product with a large matrix
 * of zeros, which changes nothing but that the session holds it.
 */
final class HeavyUnet {
  private static final int ROWS = 6144;
  private static final int COLUMNS = 8192;

  /** Of the matrix. */
  static final long BYTES = 4L * ROWS * COLUMNS;

  private HeavyUnet() {}

  /** Changes the file; the matrix lies beside it. */
  static void make(Path file) throws IOException {
    try (RandomAccessFile zeros =
        new RandomAccessFile(file.resolveSibling("zeros.bin").toFile(), "rw")) {
      zeros.setLength(BYTES);
    }
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals("timestep")) {
          node.setInput(i, "heavy/timestep");
        }
      }
    }
    graph
        .addInitializer(
            TensorProto.newBuilder()
                .setName("heavy/zeros")
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(ROWS)
                .addDims(COLUMNS)
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("zeros.bin")))
        .addInitializer(integers("heavy/row", List.of(1L, (long) ROWS)))
        .addInitializer(integers("heavy/scalar", List.of()));
    // First, for nodes are in the order in which they are run.
    List<NodeProto> nodes = List.copyOf(graph.getNodeList());
    graph
        .clearNode()
        .addNode(node("Expand", "heavy/input", "timestep", "heavy/row"))
        .addNode(node("MatMul", "heavy/product", "heavy/input", "heavy/zeros"))
        .addNode(node("ReduceMax", "heavy/largest", "heavy/product"))
        .addNode(node("Reshape", "heavy/nothing", "heavy/largest", "heavy/scalar"))
        .addNode(node("Add", "heavy/timestep", "timestep", "heavy/nothing"))
        .addAllNode(nodes);
    Files.write(file, model.build().toByteArray());
  }

  private static TensorProto integers(String name, List<Long> values) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64_VALUE)
        .addDims(values.size())
        .addAllInt64Data(values)
        .build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}

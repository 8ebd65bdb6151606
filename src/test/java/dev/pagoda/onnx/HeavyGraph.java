package dev.pagoda.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chain of matrix products, x [1, 1024] to y [1, 1024]. The matrices are zeros but for one byte
 * that tells them apart, so that the file has holes and takes no room; a session has a packed copy
 * of each, as large as those of a real transformer.
 */
final class HeavyGraph {
  private static final int SIZE = 1024;
  private static final int MATRICES = 60;

  /** Of all matrices. */
  static final long BYTES = 4L * SIZE * SIZE * MATRICES;

  private HeavyGraph() {}

  /** Writes {@code model.onnx} and its weights. */
  static Path write(Path folder) throws IOException {
    try (RandomAccessFile weights =
        new RandomAccessFile(folder.resolve("weights.bin").toFile(), "rw")) {
      weights.setLength(BYTES);
      for (int i = 0; i < MATRICES; i++) {
        weights.seek(i * BYTES / MATRICES);
        weights.write(i);
      }
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("heavy").addInput(row("x")).addOutput(row("y"));
    String last = "x";
    for (int i = 0; i < MATRICES; i++) {
      String product = i + 1 == MATRICES ? "y" : "x" + i;
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName("w" + i)
              .setDataType(DataType.FLOAT_VALUE)
              .addDims(SIZE)
              .addDims(SIZE)
              .setDataLocation(DataLocation.EXTERNAL)
              .addExternalData(entry("location", "weights.bin"))
              .addExternalData(entry("offset", Long.toString(i * BYTES / MATRICES)))
              .addExternalData(entry("length", Long.toString(BYTES / MATRICES))));
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("MatMul")
              .addInput(last)
              .addInput("w" + i)
              .addOutput(product));
      last = product;
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ValueInfoProto row(String name) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(Dimension.newBuilder().setDimValue(1))
            .addDim(Dimension.newBuilder().setDimValue(SIZE))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}

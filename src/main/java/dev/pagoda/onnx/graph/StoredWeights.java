package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a model file without its weights: where a tensor's raw bytes lie in the protobuf becomes an
 * external-data reference to the same file, and the bytes are skipped.
 */
final class StoredWeights {
  // Small tensors (shape constants) stay, since shape inference reads them.
  private static final int SMALLEST = 1024;

  private final String fileName;

  private StoredWeights(String fileName) {
    this.fileName = fileName;
  }

  static ModelProto read(Path file) throws IOException {
    StoredWeights reader = new StoredWeights(file.getFileName().toString());
    try (InputStream in = Files.newInputStream(file)) {
      return reader.model(CodedInputStream.newInstance(in));
    }
  }

  private ModelProto model(CodedInputStream in) throws IOException {
    UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
    GraphProto.Builder graph = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == ModelProto.GRAPH_FIELD_NUMBER) {
        int outer = in.pushLimit(in.readRawVarint32());
        graph = graph(in);
        in.popLimit(outer);
      } else {
        rest.mergeFieldFrom(tag, in);
      }
    }
    ModelProto.Builder model = ModelProto.newBuilder().mergeFrom(rest.build().toByteString());
    return graph == null ? model.build() : model.setGraph(graph).build();
  }

  private GraphProto.Builder graph(CodedInputStream in) throws IOException {
    UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
    GraphProto.Builder weights = GraphProto.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == GraphProto.INITIALIZER_FIELD_NUMBER) {
        int outer = in.pushLimit(in.readRawVarint32());
        weights.addInitializer(tensor(in));
        in.popLimit(outer);
      } else {
        rest.mergeFieldFrom(tag, in);
      }
    }
    return weights.mergeFrom(rest.build().toByteString());
  }

  private TensorProto tensor(CodedInputStream in) throws IOException {
    UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
    TensorProto.Builder tensor = TensorProto.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == TensorProto.RAW_DATA_FIELD_NUMBER) {
        int length = in.readRawVarint32();
        if (length >= SMALLEST) {
          refer(tensor, in.getTotalBytesRead(), length);
          in.skipRawBytes(length);
        } else {
          tensor.setRawData(ByteString.copyFrom(in.readRawBytes(length)));
        }
      } else {
        rest.mergeFieldFrom(tag, in);
      }
    }
    return tensor.mergeFrom(rest.build().toByteString()).build();
  }

  private void refer(TensorProto.Builder tensor, long offset, long length) {
    tensor
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", fileName))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(length)));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}

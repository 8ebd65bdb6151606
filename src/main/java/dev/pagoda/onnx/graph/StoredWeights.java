package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns weights inside a model file into external-data references to the same file: where a
 * tensor's raw bytes begin in the protobuf is their offset.
 */
final class StoredWeights {
  // Small tensors (shape constants) stay, since shape inference reads them.
  private static final int SMALLEST = 1024;

  private StoredWeights() {}

  static ModelProto refer(ModelProto model, ByteBuffer bytes, String fileName) throws IOException {
    List<Long> offsets = rawDataOffsets(bytes);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      if (tensor.getRawData().size() >= SMALLEST) {
        graph.setInitializer(i, reference(tensor, fileName, offsets.get(i)));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static TensorProto reference(TensorProto tensor, String fileName, long offset) {
    return tensor.toBuilder()
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", fileName))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(tensor.getRawData().size())))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Position of each initializer's raw data in the file, -1 where it has none. */
  private static List<Long> rawDataOffsets(ByteBuffer bytes) throws IOException {
    List<Long> offsets = new ArrayList<>();
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == ModelProto.GRAPH_FIELD_NUMBER) {
        int end = end(in);
        while (in.getTotalBytesRead() < end) {
          int field = in.readTag();
          if (WireFormat.getTagFieldNumber(field) == GraphProto.INITIALIZER_FIELD_NUMBER) {
            offsets.add(rawDataOffset(in));
          } else {
            in.skipField(field);
          }
        }
      } else {
        in.skipField(tag);
      }
    }
    return offsets;
  }

  private static long rawDataOffset(CodedInputStream in) throws IOException {
    long offset = -1;
    int end = end(in);
    while (in.getTotalBytesRead() < end) {
      int field = in.readTag();
      if (WireFormat.getTagFieldNumber(field) == TensorProto.RAW_DATA_FIELD_NUMBER) {
        int length = in.readRawVarint32();
        offset = in.getTotalBytesRead();
        in.skipRawBytes(length);
      } else {
        in.skipField(field);
      }
    }
    return offset;
  }

  private static int end(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    return in.getTotalBytesRead() + length;
  }
}

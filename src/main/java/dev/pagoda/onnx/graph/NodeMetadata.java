package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;

/** {@code NodeProto.metadata_props}, which ONNX has since IR 10. */
final class NodeMetadata {
  // The protobuf classes are older than the field, which they keep among the unknown ones.
  private static final int METADATA_PROPS = 9;

  private NodeMetadata() {}

  static Optional<String> find(NodeProto node, String key) {
    for (ByteString bytes :
        node.getUnknownFields().getField(METADATA_PROPS).getLengthDelimitedList()) {
      try {
        StringStringEntryProto entry = StringStringEntryProto.parseFrom(bytes);
        if (entry.getKey().equals(key)) {
          return Optional.of(entry.getValue());
        }
      } catch (InvalidProtocolBufferException e) {
        throw new UnsupportedGraphException(
            "node %s has unreadable metadata: %s".formatted(node.getName(), e.getMessage()));
      }
    }
    return Optional.empty();
  }
}

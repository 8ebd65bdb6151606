package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.Optional;

/** {@code NodeProto.metadata_props}, which ONNX has since IR 10. */
final class NodeMetadata {
  private NodeMetadata() {}

  static Optional<String> find(NodeProto node, String key) {
    return node.getMetadataPropsList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst();
  }
}

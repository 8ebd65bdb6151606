package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.LongStream;

/** Refuses nodes with attributes that passes read and that are not what ONNX says they are. */
final class NodeCheck {
  private static final List<String> NUMBERS =
      List.of("axis", "to", "transB", "start", "end", "allowzero");

  private NodeCheck() {}

  static void check(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      boolean number = NUMBERS.contains(attribute.getName());
      if (number && attribute.getType() != AttributeType.INT && !attribute.hasI()) {
        throw refused(node, attribute.getName(), "is no integer");
      }
    }
    switch (node.getOpType()) {
      case "Transpose" -> Attributes.integers(node, "perm").ifPresent(perm -> order(node, perm));
      case "Cast" -> {
        if (GraphCheck.known(Attributes.integer(node, "to", 0)) == DataType.UNDEFINED) {
          throw refused(node, "to", "is no element type");
        }
      }
      case "Attention" ->
          Attributes.integers(node, "qkv_hidden_sizes")
              .filter(sizes -> sizes.size() != 3 || sizes.stream().anyMatch(NodeCheck::impossible))
              .ifPresent(
                  sizes -> {
                    throw refused(node, "qkv_hidden_sizes", "are no three sizes");
                  });
      case "Constant" -> constant(node);
      default -> {}
    }
    if (Arity.known(node) && node.getAttributeList().stream().anyMatch(AttributeProto::hasG)) {
      throw new UnsupportedGraphException(GraphCheck.shown(node) + " has a graph of its own");
    }
  }

  private static boolean impossible(long size) {
    return size < 1 || size > Integer.MAX_VALUE;
  }

  private static void order(NodeProto node, List<Long> perm) {
    long[] sorted = perm.stream().mapToLong(Long::longValue).sorted().toArray();
    boolean once = LongStream.range(0, sorted.length).allMatch(i -> sorted[(int) i] == i);
    if (!once || perm.isEmpty()) {
      throw refused(node, "perm", "is no order of dimensions");
    }
  }

  private static void constant(NodeProto node) {
    Attributes.find(node, "value")
        .map(AttributeProto::getT)
        .filter(
            tensor ->
                GraphCheck.known(tensor.getDataType()) == DataType.UNDEFINED
                    || tensor.getDimsList().stream().anyMatch(d -> d < 0 || d > Integer.MAX_VALUE))
        .ifPresent(
            tensor -> {
              throw refused(node, "value", "is no tensor");
            });
  }

  private static UnsupportedGraphException refused(NodeProto node, String attribute, String what) {
    return new UnsupportedGraphException(
        "the attribute %s of %s %s".formatted(attribute, GraphCheck.shown(node), what));
  }
}

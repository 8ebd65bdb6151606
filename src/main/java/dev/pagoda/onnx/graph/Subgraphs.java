package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a node reads, including what the branches of If and Loop capture from outside. */
final class Subgraphs {
  private Subgraphs() {}

  /** Names of the tensors read, explicit inputs first; absent optional inputs are left out. */
  static Set<String> reads(NodeProto node) {
    Set<String> reads = new LinkedHashSet<>(node.getInputList());
    reads.remove("");
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        reads.addAll(captures(attribute.getG()));
      }
    }
    return reads;
  }

  private static Set<String> captures(GraphProto branch) {
    Set<String> captured = new LinkedHashSet<>();
    branch.getNodeList().forEach(node -> captured.addAll(reads(node)));
    branch.getOutputList().forEach(output -> captured.add(output.getName()));
    captured.removeAll(defined(branch));
    return captured;
  }

  private static Set<String> defined(GraphProto branch) {
    Set<String> defined = new HashSet<>();
    branch.getInputList().forEach(i -> defined.add(i.getName()));
    branch.getInitializerList().forEach(i -> defined.add(i.getName()));
    branch.getNodeList().forEach(n -> defined.addAll(n.getOutputList()));
    return defined;
  }

  /** The node with tensors that it reads renamed, in its branches too. */
  static NodeProto rename(NodeProto node, Map<String, String> names) {
    if (names.isEmpty()) {
      return node;
    }
    NodeProto.Builder renamed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      renamed.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (int i = 0; i < node.getAttributeCount(); i++) {
      if (node.getAttribute(i).hasG()) {
        renamed.getAttributeBuilder(i).setG(renameCaptures(node.getAttribute(i).getG(), names));
      }
    }
    return renamed.build();
  }

  private static GraphProto renameCaptures(GraphProto branch, Map<String, String> names) {
    Map<String, String> outer = new HashMap<>(names);
    outer.keySet().removeAll(defined(branch));
    GraphProto.Builder renamed = branch.toBuilder();
    for (int i = 0; i < branch.getNodeCount(); i++) {
      renamed.setNode(i, rename(branch.getNode(i), outer));
    }
    for (int i = 0; i < branch.getOutputCount(); i++) {
      String name = branch.getOutput(i).getName();
      renamed.getOutputBuilder(i).setName(outer.getOrDefault(name, name));
    }
    return renamed.build();
  }
}

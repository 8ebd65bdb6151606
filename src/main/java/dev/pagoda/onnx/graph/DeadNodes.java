package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pass: drops nodes whose results nobody reads, which other passes leave behind. */
final class DeadNodes {
  private DeadNodes() {}

  static void remove(Graph graph) {
    Set<String> read = new HashSet<>();
    graph.proto().getOutputList().forEach(o -> read.add(o.getName()));
    List<NodeProto> alive = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      NodeProto node = graph.nodes().get(i);
      if (!Collections.disjoint(node.getOutputList(), read)) {
        read.addAll(Subgraphs.reads(node));
        alive.add(node);
      }
    }
    Collections.reverse(alive);
    graph.setNodes(alive);
  }
}

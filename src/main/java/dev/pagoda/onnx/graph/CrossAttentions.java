package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the cross-attentions of a graph: the attentions that are no self-attentions. */
final class CrossAttentions {
  private CrossAttentions() {}

  /**
   * Cross-attentions whose queries are found, in order of execution.
   *
   * @param selfAttentions of the same graph
   */
  static List<CrossAttention> find(Graph graph, List<SelfAttention> selfAttentions) {
    Set<String> self =
        selfAttentions.stream().map(SelfAttention::toOut).collect(Collectors.toSet());
    Map<String, String> paths = ModulePaths.ofOutputProjections(graph);
    QueryFinder queries = new QueryFinder(graph);
    List<CrossAttention> found = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      String toOut = node.getOutput(0);
      if (paths.containsKey(toOut) && !self.contains(toOut)) {
        queries
            .find(node.getInput(0))
            .ifPresent(
                query ->
                    found.add(
                        new CrossAttention(paths.get(toOut), toOut, query, node.getInput(0))));
      }
    }
    return found;
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pass: finds every self-attention. An attention is what leads to an output projection ({@code
 * to_out.0}); it is a self-attention if all its projections read the same tensor. So nothing is
 * assumed of heads, scaling, masks or operator names between them.
 */
final class SelfAttentions {
  private final Graph graph;

  private SelfAttentions(Graph graph) {
    this.graph = graph;
  }

  /** Self-attentions in order of execution; never empty. */
  static List<SelfAttention> find(Graph graph) {
    return new SelfAttentions(graph).find();
  }

  private List<SelfAttention> find() {
    Map<String, String> paths = ModulePaths.ofOutputProjections(graph);
    List<SelfAttention> found = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      String path = paths.get(node.getOutput(0));
      if (path != null) {
        selfAttention(path, node).ifPresent(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new UnsupportedGraphException(
          "no self-attention found: neither node names nor parameter names tell of a to_out.0");
    }
    return found;
  }

  private Optional<SelfAttention> selfAttention(String path, NodeProto toOut) {
    String result = toOut.getInput(0);
    Map<String, NodeProto> visited = new LinkedHashMap<>();
    Set<String> projected = projectedInputs(result, visited);
    if (projected.size() != 1) {
      return Optional.empty(); // cross-attention: keys and values come from elsewhere
    }
    ProjectedValue value =
        new ValueFinder(graph)
            .find(result)
            .orElseThrow(
                () ->
                    new UnsupportedGraphException(
                        "the value projection of self-attention %s was not found".formatted(path)));
    Set<String> inside = new HashSet<>(visited.keySet());
    if (value instanceof ProjectedValue.Tensor tensor) {
      withoutProjection(tensor.tensor(), inside);
    }
    return Optional.of(
        new SelfAttention(
            path,
            toOut.getOutput(0),
            result,
            projected.iterator().next(),
            Set.copyOf(inside),
            value));
  }

  /** Walks up from the result to the linear layers; collects the nodes passed and their inputs. */
  private Set<String> projectedInputs(String result, Map<String, NodeProto> visited) {
    Set<String> inputs = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(result));
    while (!open.isEmpty()) {
      NodeProto node = graph.producer(open.pop()).orElse(null);
      // Shapes belong to no place: they follow whoever uses them.
      if (node == null
          || node.getOpType().equals("Shape")
          || graph.isConstant(node.getOutput(0))
          || visited.putIfAbsent(node.getOutput(0), node) != null) {
        continue;
      }
      Optional<String> projected =
          Linear.of(graph, node).map(Linear::input).or(() -> packedInput(node));
      if (projected.isPresent()) {
        inputs.add(projected.get());
      } else {
        open.addAll(Subgraphs.reads(node));
      }
    }
    return inputs;
  }

  private static Optional<String> packedInput(NodeProto node) {
    return node.getOpType().equals("Attention") && node.getDomain().equals("com.microsoft")
        ? Optional.of(node.getInput(0))
        : Optional.empty();
  }

  /** The value projection itself is computed for all rows. */
  private void withoutProjection(String tensor, Set<String> inside) {
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      String at = open.pop();
      NodeProto node =
          graph
              .producer(at)
              .orElseThrow(
                  () ->
                      new UnsupportedGraphException(
                          "a value projection reads %s, which no node makes".formatted(at)));
      inside.remove(node.getOutput(0));
      if (Linear.of(graph, node).isEmpty()) {
        open.addAll(
            node.getInputList().stream()
                .filter(i -> !graph.isConstant(i))
                .collect(Collectors.toList()));
      }
    }
  }
}

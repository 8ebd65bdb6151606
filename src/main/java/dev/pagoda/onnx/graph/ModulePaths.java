package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names the output projections ({@code to_out.0}) of a graph's attentions with their diffusers
 * module paths. Exporters keep the path in different places: TorchScript in node names, dynamo in
 * parameter names or in the metadata of the node.
 */
final class ModulePaths {
  private static final Pattern NODE_NAME = Pattern.compile("^/?(.+)/to_out\\.0/(MatMul|Gemm)");
  private static final Pattern PARAMETER = Pattern.compile("^(.+)\\.to_out\\.0\\.(bias|weight)$");
  private static final Pattern SCOPE = Pattern.compile("'([^']+)\\.to_out\\.0'");
  private static final List<String> ROOTS =
      List.of("down_blocks.", "mid_block.", "up_blocks.", "transformer_blocks.");

  private ModulePaths() {}

  /** Module paths by the first output of the projecting node. */
  static Map<String, String> ofOutputProjections(Graph graph) {
    Map<String, String> paths = new HashMap<>();
    Map<String, List<NodeProto>> consumers = graph.consumers();
    for (NodeProto node : graph.nodes()) {
      if (Linear.of(graph, node).isPresent()) {
        scoped(node).ifPresent(path -> paths.put(node.getOutput(0), path));
      }
    }
    graph
        .proto()
        .getInitializerList()
        .forEach(
            parameter -> {
              Matcher matcher = PARAMETER.matcher(parameter.getName());
              if (matcher.find()) {
                projection(graph, consumers, parameter.getName())
                    .ifPresent(
                        node -> paths.putIfAbsent(node.getOutput(0), root(matcher.group(1))));
              }
            });
    return paths;
  }

  private static Optional<String> scoped(NodeProto node) {
    Matcher name = NODE_NAME.matcher(node.getName());
    if (name.find()) {
      return Optional.of(root(name.group(1).replace('/', '.')));
    }
    return NodeMetadata.find(node, "pkg.torch.onnx.name_scopes")
        .map(SCOPE::matcher)
        .filter(Matcher::find)
        .map(scope -> root(scope.group(1)));
  }

  /** The linear layer that a parameter belongs to: its own node, or the one that it is added to. */
  static Optional<NodeProto> projection(
      Graph graph, Map<String, List<NodeProto>> consumers, String parameter) {
    Deque<NodeProto> open = new ArrayDeque<>(consumers.getOrDefault(parameter, List.of()));
    while (!open.isEmpty()) {
      NodeProto consumer = open.pop();
      if (Linear.of(graph, consumer).isPresent()) {
        return Optional.of(consumer);
      }
      if (graph.isConstant(consumer.getOutput(0))) {
        open.clear();
        open.addAll(consumers.getOrDefault(consumer.getOutput(0), List.of()));
        continue;
      }
      Optional<NodeProto> added =
          consumer.getInputList().stream()
              .map(graph::producer)
              .flatMap(Optional::stream)
              .filter(node -> Linear.of(graph, node).isPresent())
              .findFirst();
      if (added.isPresent()) {
        return added;
      }
    }
    return Optional.empty();
  }

  /** The path without what a wrapper module puts before the denoiser's own name. */
  private static String root(String path) {
    return ROOTS.stream()
        .map(path::indexOf)
        .filter(i -> i >= 0)
        .min(Integer::compare)
        .map(path::substring)
        .orElse(path);
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names the linear layers of a graph with their module paths. Exporters write weights transposed
 * and without names, so the path comes from the node's name (TorchScript), its metadata (dynamo) or
 * the parameter's name where an exporter keeps it.
 */
final class LinearLayers {
  private static final Pattern NODE_NAME = Pattern.compile("^/?(.+)/(MatMul|Gemm)$");
  private static final Pattern PARAMETER = Pattern.compile("^(.+)\\.(bias|weight)$");
  private static final Pattern SCOPES = Pattern.compile("'([^']+)', '[^']*'\\]$");
  private static final List<String> ROOTS =
      List.of("down_blocks.", "mid_block.", "up_blocks.", "transformer_blocks.", "text_model.");

  /** Newer versions of transformers have dropped CLIP's module text_model; LoRAs keep its name. */
  private static final String FLAT_ENCODER = "encoder.layers.";

  private LinearLayers() {}

  /**
   * Nodes of linear layers by module path, in order of execution; names that repeat are left out.
   */
  static Map<String, NodeProto> find(Graph graph) {
    Map<String, NodeProto> byPath = new LinkedHashMap<>();
    Map<String, String> parameters = parameters(graph);
    Map<String, Integer> count = new HashMap<>();
    for (NodeProto node : graph.nodes()) {
      if (Linear.of(graph, node).isPresent()) {
        path(node, parameters)
            .ifPresent(
                path -> {
                  byPath.put(path, node);
                  count.merge(path, 1, Integer::sum);
                });
      }
    }
    byPath.keySet().removeIf(path -> count.get(path) > 1);
    return byPath;
  }

  /** The weight of a linear layer as [in, out]. */
  static Optional<StoredWeight> weight(Graph graph, NodeProto linear) {
    Optional<StoredWeight> weight = StoredWeight.of(graph, linear.getInput(1));
    return Attributes.integer(linear, "transB", 0) == 0
        ? weight
        : weight.map(StoredWeight::transposed);
  }

  private static Optional<String> path(NodeProto node, Map<String, String> parameters) {
    Matcher name = NODE_NAME.matcher(node.getName());
    if (name.find()) {
      return root(name.group(1).replace('/', '.'));
    }
    Optional<String> scope =
        NodeMetadata.find(node, "pkg.torch.onnx.name_scopes")
            .map(SCOPES::matcher)
            .filter(Matcher::find)
            .map(m -> m.group(1));
    return scope
        .or(() -> Optional.ofNullable(parameters.get(node.getOutput(0))))
        .flatMap(LinearLayers::root);
  }

  /** Module paths by the first output of the node that reads the parameter or adds it. */
  private static Map<String, String> parameters(Graph graph) {
    Map<String, List<NodeProto>> consumers = graph.consumers();
    Map<String, String> paths = new HashMap<>();
    graph
        .proto()
        .getInitializerList()
        .forEach(
            parameter -> {
              Matcher matcher = PARAMETER.matcher(parameter.getName());
              if (matcher.find()) {
                ModulePaths.projection(graph, consumers, parameter.getName())
                    .ifPresent(node -> paths.put(node.getOutput(0), matcher.group(1)));
              }
            });
    return paths;
  }

  /** The path from the denoiser's or the text encoder's own modules on; others have no LoRA. */
  private static Optional<String> root(String path) {
    if (path.startsWith(FLAT_ENCODER)) {
      return Optional.of("text_model." + path);
    }
    return ROOTS.stream()
        .map(path::indexOf)
        .filter(i -> i >= 0)
        .min(Integer::compare)
        .map(path::substring);
  }
}

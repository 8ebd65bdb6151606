package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;
import java.util.Set;

/** Finds the query projection behind an attention result, whatever form the attention has. */
final class QueryFinder {
  private static final Set<String> RESHAPING =
      Set.of("Reshape", "Transpose", "Cast", "Identity", "Squeeze", "Unsqueeze", "Expand");
  private static final Set<String> SCORING =
      Set.of("Softmax", "Cast", "Add", "Mul", "Div", "Where", "Identity", "Reshape");

  private final Graph graph;

  QueryFinder(Graph graph) {
    this.graph = graph;
  }

  /** The projected queries, [rows, tokens, channels]. */
  Optional<String> find(String result) {
    NodeProto core = skip(result, RESHAPING);
    if (core == null) {
      return Optional.empty();
    }
    return switch (core.getOpType()) {
      case "MatMul" -> scores(core.getInput(0)).flatMap(s -> projection(s.getInput(0)));
      case "MultiHeadAttention", "Attention" -> projection(core.getInput(0));
      default -> Optional.empty();
    };
  }

  private Optional<NodeProto> scores(String probabilities) {
    NodeProto node = skip(probabilities, SCORING);
    return Optional.ofNullable(node).filter(n -> n.getOpType().equals("MatMul"));
  }

  /** Up through scaling and the split into heads. */
  private Optional<String> projection(String heads) {
    String tensor = heads;
    NodeProto node = graph.producer(tensor).orElse(null);
    while (node != null && !isProjection(node)) {
      boolean scaling = Set.of("Mul", "Div").contains(node.getOpType());
      if (!scaling && !RESHAPING.contains(node.getOpType())) {
        return Optional.empty();
      }
      tensor = data(node);
      node = graph.producer(tensor).orElse(null);
    }
    return Optional.ofNullable(node).map(n -> n.getOutput(0));
  }

  private boolean isProjection(NodeProto node) {
    return Linear.of(graph, node).isPresent()
        || (node.getOpType().equals("Add")
            && node.getInputList().stream()
                .map(graph::producer)
                .flatMap(Optional::stream)
                .anyMatch(n -> Linear.of(graph, n).isPresent()));
  }

  private NodeProto skip(String tensor, Set<String> operators) {
    NodeProto node = graph.producer(tensor).orElse(null);
    while (node != null && operators.contains(node.getOpType())) {
      node = graph.producer(data(node)).orElse(null);
    }
    return node;
  }

  /** The input that carries data: the deepest one that is computed, by far the longest way. */
  private String data(NodeProto node) {
    int choice = node.getOpType().equals("Where") ? 2 : 0;
    if (node.getOpType().equals("Reshape") || choice == 2) {
      return node.getInput(choice);
    }
    return node.getInputList().stream()
        .filter(input -> !graph.isConstant(input))
        .filter(this::carriesData)
        .findFirst()
        .orElse(node.getInput(choice));
  }

  /** Scales that exporters compute from shapes carry none. */
  private boolean carriesData(String tensor) {
    NodeProto node = graph.producer(tensor).orElse(null);
    while (node != null) {
      if (node.getOpType().equals("Shape")) {
        return false;
      }
      if (Set.of("MatMul", "Gemm", "Softmax").contains(node.getOpType())) {
        return true;
      }
      String next =
          node.getInputList().stream().filter(i -> !graph.isConstant(i)).findFirst().orElse("");
      node = graph.producer(next).orElse(null);
    }
    return false;
  }
}

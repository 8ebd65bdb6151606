package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the value projection behind an attention result, whatever form the attention has. */
final class ValueFinder {
  private static final Set<String> RESHAPING =
      Set.of("Reshape", "Transpose", "Cast", "Identity", "Squeeze", "Unsqueeze", "Expand");

  private final Graph graph;

  ValueFinder(Graph graph) {
    this.graph = graph;
  }

  Optional<ProjectedValue> find(String result) {
    NodeProto core = skipReshaping(result);
    if (core == null) {
      return Optional.empty();
    }
    boolean contrib = core.getDomain().equals("com.microsoft");
    return switch (core.getOpType()) {
      case "MatMul" -> projection(core.getInput(1), Optional.empty());
      case "Attention" ->
          contrib ? Optional.of(columns(core)) : projection(core.getInput(2), Optional.empty());
      case "MultiHeadAttention" -> projection(core.getInput(2), input(core, 3));
      default -> Optional.empty();
    };
  }

  private NodeProto skipReshaping(String tensor) {
    NodeProto node = graph.producer(tensor).orElse(null);
    while (node != null && RESHAPING.contains(node.getOpType())) {
      node = graph.producer(node.getInput(0)).orElse(null);
    }
    return node;
  }

  private Optional<ProjectedValue> projection(String heads, Optional<String> bias) {
    NodeProto node = skipReshaping(heads);
    if (node == null) {
      return Optional.empty();
    }
    if (node.getOpType().equals("Gather")) {
      return packedPerHead(node);
    }
    return isProjection(node)
        ? Optional.of(new ProjectedValue.Tensor(node.getOutput(0), bias))
        : Optional.empty();
  }

  private boolean isProjection(NodeProto node) {
    if (Linear.of(graph, node).isPresent()) {
      return true;
    }
    return node.getOpType().equals("Add")
        && node.getInputList().stream().anyMatch(graph::isConstant)
        && node.getInputList().stream()
            .map(graph::producer)
            .flatMap(Optional::stream)
            .anyMatch(n -> Linear.of(graph, n).isPresent());
  }

  private ProjectedValue columns(NodeProto attention) {
    long queryAndKey =
        Attributes.integers(attention, "qkv_hidden_sizes")
            .map(sizes -> sizes.get(0) + sizes.get(1))
            .orElseGet(() -> columns(attention.getInput(1)) / 3 * 2);
    return new ProjectedValue.Columns(attention.getInput(1), input(attention, 2), queryAndKey);
  }

  private long columns(String weight) {
    return graph
        .initializer(weight)
        .map(TensorProto::getDimsList)
        .filter(dims -> dims.size() == 2)
        .orElseThrow(
            () ->
                new UnsupportedGraphException(
                    "packed weight %s is not a stored matrix".formatted(weight)))
        .get(1);
  }

  private Optional<ProjectedValue> packedPerHead(NodeProto gather) {
    Optional<NodeProto> reshape = graph.producer(gather.getInput(0));
    Optional<Linear> linear =
        reshape.flatMap(r -> graph.producer(r.getInput(0))).flatMap(n -> Linear.of(graph, n));
    Optional<long[]> shape = reshape.flatMap(r -> graph.integers(r.getInput(1)));
    Optional<long[]> index = graph.integers(gather.getInput(1));
    if (linear.isEmpty() || shape.isEmpty() || index.isEmpty()) {
      return Optional.empty();
    }
    if (shape.get().length != 5 || index.get().length != 1) {
      return Optional.empty();
    }
    List<Long> perHead = Arrays.stream(shape.get()).skip(2).boxed().toList();
    ProjectedValue.Heads heads =
        new ProjectedValue.Heads(linear.get().weight(), perHead, index.get()[0]);
    return heads.possible() ? Optional.of(heads) : Optional.empty();
  }

  private static Optional<String> input(NodeProto node, int index) {
    return index < node.getInputCount() && !node.getInput(index).isEmpty()
        ? Optional.of(node.getInput(index))
        : Optional.empty();
  }
}

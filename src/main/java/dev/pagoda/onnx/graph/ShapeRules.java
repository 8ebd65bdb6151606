package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How the number of rows passes through shape arithmetic, element by element. */
final class ShapeRules {
  private static final Set<String> KEEPING =
      Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten");
  private static final Set<String> COMPUTING =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Mod",
          "Min",
          "Max",
          "Pow",
          "Neg",
          "Abs",
          "Floor",
          "Ceil",
          "Round",
          "Sqrt",
          "Reciprocal",
          "Equal",
          "Less",
          "Greater",
          "LessOrEqual",
          "GreaterOrEqual",
          "And",
          "Or",
          "Not",
          "Where");

  private final Graph graph;
  private final Function<String, Flow> flows;

  ShapeRules(Graph graph, Function<String, Flow> flows) {
    this.graph = graph;
    this.flows = flows;
  }

  /** The shape of data with rows; as much of its rank as the node that made it tells. */
  Elements ofRows(String tensor, boolean folded) {
    NodeProto producer = graph.producer(tensor).orElse(null);
    if (producer == null) {
      return Elements.shapeOfRows(folded, 1, false);
    }
    return switch (producer.getOpType()) {
      case "Transpose" ->
          Attributes.integers(producer, "perm")
              .map(perm -> Elements.shapeOfRows(folded, perm.size(), true))
              .orElse(Elements.shapeOfRows(folded, 1, false));
      case "Reshape" -> {
        Elements target = flows.apply(producer.getInput(1)).shape();
        int rank = Math.max(1, target.head().size());
        yield Elements.shapeOfRows(folded, rank, target.rest() == null && !target.head().isEmpty());
      }
      case "MatMul", "Gemm", "LayerNormalization" -> Elements.shapeOfRows(folded, 2, false);
      case "Conv", "InstanceNormalization", "Resize" -> Elements.shapeOfRows(folded, 3, false);
      default -> Elements.shapeOfRows(folded, 1, false);
    };
  }

  /**
   * What a node that reads no data makes of the shapes that it reads.
   *
   * @param counted whether one of them depends on the number of rows
   */
  Elements elements(NodeProto node, boolean counted) {
    String operator = node.getOpType();
    Elements first =
        node.getInputCount() == 0 ? Elements.FREE : flows.apply(node.getInput(0)).shape();
    if (KEEPING.contains(operator)) {
      return first;
    }
    if (COMPUTING.contains(operator)) {
      return node.getInputList().stream()
          .map(input -> flows.apply(input).shape())
          .reduce(Elements.free(1), Elements::compute);
    }
    return switch (operator) {
      case "Concat" ->
          node.getInputList().stream()
              .map(input -> flows.apply(input).shape())
              .reduce(Elements.free(0), Elements::concat);
      case "ConstantOfShape" -> sameCount(node, counted);
      case "Gather" -> gathered(node, first);
      case "Slice" -> sliced(node, first);
      default -> counted ? Elements.UNKNOWN : Elements.FREE;
    };
  }

  /** As many elements as the shape-like tensor that it takes the shape of. */
  private Elements sameCount(NodeProto node, boolean counted) {
    return graph
        .producer(node.getInput(0))
        .filter(shape -> shape.getOpType().equals("Shape"))
        .map(shape -> flows.apply(shape.getInput(0)).shape())
        .filter(like -> like.rest() == null)
        .map(like -> Elements.free(like.head().size()))
        .orElse(counted ? Elements.UNKNOWN : Elements.FREE);
  }

  private Elements gathered(NodeProto node, Elements data) {
    return graph
        .integers(node.getInput(1))
        .map(indices -> new Elements(Arrays.stream(indices).mapToObj(data::get).toList(), null))
        .orElse(data.isFree() ? Elements.FREE : Elements.UNKNOWN);
  }

  private Elements sliced(NodeProto node, Elements data) {
    Optional<long[]> start = graph.integers(node.getInput(1));
    Optional<long[]> end = graph.integers(node.getInput(2));
    boolean plain =
        start.isPresent()
            && end.isPresent()
            && start.get().length == 1
            && end.get().length == 1
            && (node.getInputCount() < 5
                || graph
                    .integers(node.getInput(4))
                    .filter(s -> s.length == 1 && s[0] == 1)
                    .isPresent());
    if (plain) {
      return data.slice(start.get()[0], end.get()[0]);
    }
    return data.isFree() ? Elements.FREE : Elements.UNKNOWN;
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the number of rows passes through operators. */
final class FlowRules {
  private static final Set<String> FILLING =
      Set.of("ConstantOfShape", "Expand", "Tile", "Range", "RandomNormal", "EyeLike");
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

  FlowRules(Graph graph, Function<String, Flow> flows) {
    this.graph = graph;
    this.flows = flows;
  }

  /** The place of the data that a node makes: where its inputs meet; empty if it makes none. */
  Optional<RowSpace> space(NodeProto node) {
    Optional<RowSpace> data =
        reads(node)
            .filter(Flow.Rows.class::isInstance)
            .map(flow -> ((Flow.Rows) flow).space())
            .reduce(RowSpace::later);
    return data.isPresent() || !FILLING.contains(node.getOpType())
        ? data
        : counted(node).map(Flow.Counted::space);
  }

  /** What a node's results are; {@code space} as given by {@link #space} or moved on. */
  Flow result(NodeProto node, Optional<RowSpace> space) {
    String operator = node.getOpType();
    boolean data = reads(node).anyMatch(Flow.Rows.class::isInstance);
    if (operator.equals("Shape") || operator.equals("Size")) {
      return shapeOf(node, data, space);
    }
    if (data) {
      return new Flow.Rows(space.orElseThrow(), folded(node));
    }
    Elements elements = elements(node);
    if (elements.isFree()) {
      return new Flow.Free(elements);
    }
    Flow.Counted counted = counted(node).orElseThrow();
    if (FILLING.contains(operator)) {
      return filled(node, space.orElseThrow());
    }
    return new Flow.Counted(elements, counted.space(), counted.mixed());
  }

  private Flow shapeOf(NodeProto node, boolean data, Optional<RowSpace> space) {
    if (!data) {
      return new Flow.Free(Elements.FREE);
    }
    if (node.getOpType().equals("Size")) {
      return new Flow.Counted(Elements.dependentScalar(), space.orElseThrow(), false);
    }
    boolean folded = ((Flow.Rows) flows.apply(node.getInput(0))).folded();
    Elements part =
        shapeOfRows(node.getInput(0), folded)
            .slice(
                Attributes.integer(node, "start", 0),
                Attributes.integer(node, "end", Long.MAX_VALUE));
    return part.isFree() ? new Flow.Free(part) : new Flow.Counted(part, space.orElseThrow(), false);
  }

  private Elements shapeOfRows(String tensor, boolean folded) {
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

  private Flow filled(NodeProto node, RowSpace space) {
    Elements shape = flows.apply(node.getInput(node.getInputCount() - 1)).shape();
    if (!node.getOpType().equals("Range") && !shape.freeFrom(1)) {
      throw new UnsupportedGraphException(
          "node %s has rows in a dimension that is not the first".formatted(node.getName()));
    }
    boolean rows = !node.getOpType().equals("Range") && shape.get(0) == Elements.Element.ROWS;
    return new Flow.Rows(space, !rows);
  }

  private boolean folded(NodeProto node) {
    if (node.getOpType().equals("Reshape")) {
      boolean rows = flows.apply(node.getInput(1)).shape().get(0) == Elements.Element.ROWS;
      boolean copied =
          Attributes.integer(node, "allowzero", 0) == 0
              && graph
                  .integers(node.getInput(1))
                  .filter(shape -> shape.length > 0 && shape[0] == 0)
                  .isPresent();
      return !rows && (!copied || inputsFolded(node));
    }
    boolean opaque = node.getAttributeList().stream().anyMatch(a -> a.hasG());
    return opaque || inputsFolded(node);
  }

  /** One input that is known to have just the rows settles it for all that meet there. */
  private boolean inputsFolded(NodeProto node) {
    return reads(node)
        .filter(Flow.Rows.class::isInstance)
        .allMatch(flow -> ((Flow.Rows) flow).folded());
  }

  private Elements elements(NodeProto node) {
    String operator = node.getOpType();
    Elements first = flows.apply(node.getInput(0)).shape();
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
      case "ConstantOfShape" -> sameCount(node);
      case "Gather" -> gathered(node, first);
      case "Slice" -> sliced(node, first);
      default -> counted(node).isPresent() ? Elements.UNKNOWN : Elements.FREE;
    };
  }

  /** As many elements as the shape-like tensor that it takes the shape of. */
  private Elements sameCount(NodeProto node) {
    return graph
        .producer(node.getInput(0))
        .filter(shape -> shape.getOpType().equals("Shape"))
        .map(shape -> flows.apply(shape.getInput(0)).shape())
        .filter(like -> like.rest() == null)
        .map(like -> Elements.free(like.head().size()))
        .orElse(counted(node).isPresent() ? Elements.UNKNOWN : Elements.FREE);
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
            && (node.getInputCount() < 5
                || graph.integers(node.getInput(4)).filter(s -> s[0] == 1).isPresent());
    if (plain) {
      return data.slice(start.get()[0], end.get()[0]);
    }
    return data.isFree() ? Elements.FREE : Elements.UNKNOWN;
  }

  /** The counts that a node reads, merged; the latest place wins. */
  private Optional<Flow.Counted> counted(NodeProto node) {
    List<Flow.Counted> counts =
        reads(node)
            .filter(Flow.Counted.class::isInstance)
            .map(Flow.Counted.class::cast)
            .sorted(Comparator.comparingInt(c -> c.space().order()))
            .toList();
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    Flow.Counted last = counts.get(counts.size() - 1);
    boolean mixed = counts.stream().anyMatch(c -> c.mixed() || !c.space().equals(last.space()));
    return Optional.of(new Flow.Counted(last.elements(), last.space(), mixed));
  }

  private Stream<Flow> reads(NodeProto node) {
    return Subgraphs.reads(node).stream().map(flows);
  }
}

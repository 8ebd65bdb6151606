package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
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

  private final Graph graph;
  private final Function<String, Flow> flows;
  private final ShapeRules shapes;

  FlowRules(Graph graph, Function<String, Flow> flows) {
    this.graph = graph;
    this.flows = flows;
    this.shapes = new ShapeRules(graph, flows);
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
    Elements elements = shapes.elements(node, counted(node).isPresent());
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
        shapes
            .ofRows(node.getInput(0), folded)
            .slice(
                Attributes.integer(node, "start", 0),
                Attributes.integer(node, "end", Long.MAX_VALUE));
    return part.isFree() ? new Flow.Free(part) : new Flow.Counted(part, space.orElseThrow(), false);
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

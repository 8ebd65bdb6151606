package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes values that were computed from a number of rows follow the place that they are used in.
 * Exporters share them freely: the target of a Reshape deep in the network may come from the shape
 * of the sample.
 */
final class ShapeFollower {
  /** Exports take about ten steps from a shape to where it is used. */
  private static final int DEEPEST = 250;

  private record Followed(String tensor, RowSpace space) {}

  private final Graph graph;
  private final Emitter out;
  private final RowPlan plan;
  private final Map<String, Flow> flows;
  private final Map<Followed, String> followed = new HashMap<>();
  private int depth;

  ShapeFollower(Graph graph, Emitter out, RowPlan plan, Map<String, Flow> flows) {
    this.graph = graph;
    this.out = out;
    this.plan = plan;
    this.flows = flows;
  }

  /** The value for the rows of {@code space}; itself where it does not depend on rows. */
  String follow(String tensor, RowSpace space) {
    if (!(flows.get(tensor) instanceof Flow.Counted counted)
        || (!counted.mixed() && counted.space().equals(space))) {
      return tensor;
    }
    Followed key = new Followed(tensor, space);
    String known = followed.get(key);
    if (known != null) {
      return known;
    }
    NodeProto node = graph.producer(tensor).orElseThrow();
    String source = node.getInputCount() == 0 ? "" : node.getInput(0);
    if (flows.get(source) instanceof Flow.Rows rows) {
      String name = name(tensor, space);
      if (node.getOpType().equals("Shape")) {
        shape(node, name, rows, space);
      } else {
        scale(tensor, name, plan.rows(rows.space()), plan.rows(space));
      }
      followed.put(key, name);
    } else {
      if (++depth > DEEPEST) {
        throw new UnsupportedGraphException(
            "%s is computed from shapes in more than %d steps".formatted(tensor, DEEPEST));
      }
      again(node, space);
      depth--;
    }
    return followed.get(key);
  }

  /** The shape that the same data has with the rows of {@code space}. */
  private void shape(NodeProto node, String name, Flow.Rows rows, RowSpace space) {
    boolean rowsOnly = Attributes.integer(node, "end", Long.MAX_VALUE) == 1;
    String first = plan.rows(space);
    if (rows.folded()) {
      String stock =
          out.emit(
              name + "/stock",
              "Slice",
              List.of(node.getOutput(0), out.constant(0), out.constant(1)));
      first = scale(stock, name + "/rows", plan.rows(rows.space()), first);
    }
    if (rowsOnly) {
      out.emit(name, "Identity", List.of(first));
      return;
    }
    String tail =
        out.emit(
            name + "/tail",
            "Slice",
            List.of(node.getOutput(0), out.constant(1), out.constant(Long.MAX_VALUE)));
    out.emit(name, "Concat", List.of(first, tail), Attributes.of("axis", 0));
  }

  private String scale(String stock, String name, String from, String to) {
    String product = out.emit(name + "/product", "Mul", List.of(stock, to));
    return out.emit(name, "Div", List.of(product, from));
  }

  /** The same arithmetic on values that follow. */
  private void again(NodeProto node, RowSpace space) {
    Map<String, String> names = new HashMap<>();
    for (String input : Subgraphs.reads(node)) {
      names.put(input, follow(input, space));
    }
    NodeProto.Builder copy = Subgraphs.rename(node, names).toBuilder();
    copy.setName(name(node.getName(), space)).clearOutput();
    for (String output : node.getOutputList()) {
      copy.addOutput(name(output, space));
      followed.put(new Followed(output, space), name(output, space));
    }
    out.add(copy.build());
  }

  private static String name(String stock, RowSpace space) {
    return "pag/follow/" + space.order() + "/" + stock;
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings data from one place to another: rows are copied where more are needed. Scaling and
 * transposition are done again behind the copy, since optimizers fuse them into the product that
 * follows.
 */
final class RowMover {
  private static final Set<String> FUSED = Set.of("Mul", "Div", "Transpose");

  /** Optimizers fuse one or two nodes; a chain without end would fill the stack. */
  private static final int MOST_REPEATED = 32;

  private record Moved(String tensor, RowSpace space) {}

  private final Graph graph;
  private final Emitter out;
  private final RowPlan plan;
  private final Map<String, Flow> flows;
  private final ValueShapes shapes;
  private final Map<Moved, String> moved = new HashMap<>();
  private int repeated;

  RowMover(Graph graph, Emitter out, RowPlan plan, Map<String, Flow> flows, ValueShapes shapes) {
    this.graph = graph;
    this.out = out;
    this.shapes = shapes;
    this.plan = plan;
    this.flows = flows;
  }

  /** The tensor with the rows of {@code space}; itself where it has them. */
  String move(String tensor, RowSpace space) {
    if (!(flows.get(tensor) instanceof Flow.Rows rows)) {
      throw new UnsupportedGraphException(
          "a self-attention reads %s, which has no rows of the sample".formatted(tensor));
    }
    if (rows.space().equals(space)) {
      return tensor;
    }
    Moved key = new Moved(tensor, space);
    String known = moved.get(key);
    if (known != null) {
      return known;
    }
    // Refuses to carry rows out of an attention, too.
    if (!RowSpace.later(rows.space(), space).equals(space)) {
      throw new UnsupportedGraphException(
          "a self-attention reads %s, which is made behind it".formatted(tensor));
    }
    String name = "pag/moved/" + space.order() + "/" + tensor;
    Optional<NodeProto> fused = fused(tensor);
    if (fused.isPresent() && repeated < MOST_REPEATED) {
      repeated++;
      again(fused.get(), name, space);
      repeated--;
    } else if (space instanceof RowSpace.Attended attended) {
      String before = move(tensor, new RowSpace.Region(attended.layer()));
      attend(before, name, attended, rows.folded());
    } else {
      grow(tensor, name, (RowSpace.Region) rows.space(), (RowSpace.Region) space, rows.folded());
    }
    flows.put(name, new Flow.Rows(space, rows.folded()));
    shapes.declare(name, tensor, space);
    moved.put(key, name);
    return name;
  }

  /** The node that made the tensor, if it will be fused with what comes and has one data input. */
  private Optional<NodeProto> fused(String tensor) {
    return graph
        .producer(tensor)
        .filter(node -> FUSED.contains(node.getOpType()))
        .filter(
            node ->
                node.getInputList().stream()
                        .filter(input -> flows.get(input) instanceof Flow.Rows)
                        .count()
                    == 1)
        .filter(
            node ->
                node.getInputList().stream()
                    .noneMatch(input -> flows.get(input) instanceof Flow.Counted));
  }

  private void again(NodeProto node, String name, RowSpace space) {
    NodeProto.Builder copy = node.toBuilder().setName(name).setOutput(0, name);
    for (int i = 0; i < node.getInputCount(); i++) {
      if (flows.get(node.getInput(i)) instanceof Flow.Rows) {
        copy.setInput(i, move(node.getInput(i), space));
      }
    }
    out.add(copy.build());
  }

  private void grow(
      String tensor, String name, RowSpace.Region from, RowSpace.Region to, boolean folded) {
    String map = plan.move(from.index(), to.index());
    if (!folded) {
      out.emit(name, "Gather", List.of(tensor, map), Attributes.of("axis", 0));
      return;
    }
    String unfolded = unfold(tensor, name, plan.rows(from));
    String grown =
        out.emit(name + "/grown", "Gather", List.of(unfolded, map), Attributes.of("axis", 0));
    fold(grown, name);
  }

  private void attend(String tensor, String name, RowSpace.Attended space, boolean folded) {
    String count = plan.rows(space);
    if (!folded) {
      out.emit(name, "Slice", cutInputs(tensor, count));
      return;
    }
    String unfolded = unfold(tensor, name, plan.rows(new RowSpace.Region(space.layer())));
    String cut = out.emit(name + "/cut", "Slice", cutInputs(unfolded, count));
    fold(cut, name);
  }

  private List<String> cutInputs(String tensor, String count) {
    return List.of(tensor, out.constant(0), count, out.constant(0));
  }

  /** [rows * n, …] as [rows, n, …]. */
  private String unfold(String tensor, String name, String rows) {
    String shape = out.emit(name + "/shape", "Shape", List.of(tensor));
    String tail =
        out.emit(
            name + "/tail", "Slice", List.of(shape, out.constant(1), out.constant(Long.MAX_VALUE)));
    String target =
        out.emit(
            name + "/unfolded_shape",
            "Concat",
            List.of(rows, out.constant(-1), tail),
            Attributes.of("axis", 0));
    return out.emit(name + "/unfolded", "Reshape", List.of(tensor, target));
  }

  private void fold(String unfolded, String name) {
    String target =
        out.emit(
            name + "/folded_shape",
            "Concat",
            List.of(out.constant(-1), name + "/tail"),
            Attributes.of("axis", 0));
    out.emit(name, "Reshape", List.of(unfolded, target));
  }
}

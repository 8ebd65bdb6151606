package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Refuses graphs that mix rows or move them away from the first dimension. */
final class RowAxisGuard {
  private RowAxisGuard() {}

  static void check(Graph graph, NodeProto node, List<Boolean> isRows) {
    boolean first = !isRows.isEmpty() && isRows.get(0);
    boolean mixes =
        switch (node.getOpType()) {
          case "Transpose" ->
              Attributes.integers(node, "perm").map(perm -> perm.get(0) != 0).orElse(true);
          case "Concat" -> Attributes.integer(node, "axis", 0) == 0;
          case "Gather", "Split", "SplitToSequence" ->
              first && Attributes.integer(node, "axis", 0) == 0;
          case "Squeeze", "Unsqueeze" -> first && hasZero(graph, node, 1);
          case "Slice" -> first && cutsRows(graph, node);
          default -> false;
        };
    if (mixes) {
      throw new UnsupportedGraphException(
          "node %s (%s) works across rows".formatted(node.getName(), node.getOpType()));
    }
  }

  private static boolean hasZero(Graph graph, NodeProto node, int input) {
    return axes(graph, node, input).filter(a -> Arrays.stream(a).anyMatch(x -> x == 0)).isPresent();
  }

  private static Optional<long[]> axes(Graph graph, NodeProto node, int input) {
    return input < node.getInputCount() ? graph.integers(node.getInput(input)) : Optional.empty();
  }

  /** A Slice of the first dimension that does not take all of it. */
  private static boolean cutsRows(Graph graph, NodeProto node) {
    Optional<long[]> axes = axes(graph, node, 3);
    Optional<long[]> starts = graph.integers(node.getInput(1));
    Optional<long[]> ends = graph.integers(node.getInput(2));
    if (axes.isEmpty() || starts.isEmpty() || ends.isEmpty()) {
      return false;
    }
    if (starts.get().length != axes.get().length || ends.get().length != axes.get().length) {
      throw new UnsupportedGraphException(
          "%s has starts, ends and axes of different numbers".formatted(GraphCheck.shown(node)));
    }
    for (int i = 0; i < axes.get().length; i++) {
      if (axes.get()[i] == 0 && (starts.get()[i] != 0 || ends.get()[i] < Integer.MAX_VALUE)) {
        return true;
      }
    }
    return false;
  }
}

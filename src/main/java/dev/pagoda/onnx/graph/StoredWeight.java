package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;

/**
 * A weight matrix as a node reads it, whatever lies between it and what is stored: exporters put
 * Cast, Transpose, DequantizeLinear and a Mul with stored scales there.
 *
 * @param type element type that the node reads
 * @param rows first dimension
 * @param columns second dimension
 */
record StoredWeight(DataType type, long rows, long columns) {
  /** Nodes between a weight and what reads it; exporters put three there. */
  private static final int DEEPEST = 32;

  /** The matrix behind {@code tensor}; empty if it is no stored matrix. */
  static Optional<StoredWeight> of(Graph graph, String tensor) {
    return of(graph, tensor, DEEPEST);
  }

  private static Optional<StoredWeight> of(Graph graph, String tensor, int deepest) {
    Optional<TensorProto> stored = graph.constant(tensor);
    if (stored.isPresent()) {
      return of(stored.get());
    }
    return graph
        .producer(tensor)
        .filter(node -> node.getInputCount() > 0 && deepest > 0)
        .flatMap(node -> of(graph, node, deepest - 1));
  }

  /** Element type of a stored tensor of any shape as a node reads it. */
  static Optional<DataType> type(Graph graph, String tensor) {
    String at = tensor;
    for (int i = 0; i < DEEPEST; i++) {
      Optional<TensorProto> stored = graph.constant(at);
      if (stored.isPresent()) {
        return stored.map(t -> DataType.forNumber(t.getDataType()));
      }
      Optional<NodeProto> node = graph.producer(at).filter(n -> n.getInputCount() > 0);
      if (node.isEmpty()) {
        return Optional.empty();
      }
      switch (node.get().getOpType()) {
        case "Cast" -> {
          return Optional.of(cast(node.get()));
        }
        case "DequantizeLinear" -> {
          return Optional.of(DataType.FLOAT);
        }
        default -> at = node.get().getInput(0);
      }
    }
    return Optional.empty();
  }

  private static DataType cast(NodeProto node) {
    return GraphCheck.known(Attributes.integer(node, "to", 0));
  }

  private static Optional<StoredWeight> of(TensorProto tensor) {
    List<Long> dims = tensor.getDimsList();
    return dims.size() == 2
        ? Optional.of(
            new StoredWeight(DataType.forNumber(tensor.getDataType()), dims.get(0), dims.get(1)))
        : Optional.empty();
  }

  private static Optional<StoredWeight> of(Graph graph, NodeProto node, int deepest) {
    Optional<StoredWeight> source = of(graph, node.getInput(0), deepest);
    return switch (node.getOpType()) {
      case "Identity" -> source;
      case "Cast" -> source.map(w -> new StoredWeight(cast(node), w.rows, w.columns));
      case "DequantizeLinear" ->
          source.map(w -> new StoredWeight(DataType.FLOAT, w.rows, w.columns));
      case "Mul" -> source.filter(w -> graph.constant(node.getInput(1)).isPresent());
      case "Transpose" -> source.map(StoredWeight::transposed);
      default -> Optional.empty();
    };
  }

  /** The matrix with rows and columns exchanged. */
  StoredWeight transposed() {
    return new StoredWeight(type, /* rows= */ columns, /* columns= */ rows);
  }

  /** Whether its elements are 16-bit floats. */
  boolean isHalf() {
    return type == DataType.FLOAT16;
  }
}

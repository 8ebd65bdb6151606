package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;

/**
 * A weight matrix as a node reads it, whatever lies between it and what is stored: exporters put
 * Cast, Transpose and DequantizeLinear there.
 *
 * @param type element type that the node reads
 * @param rows first dimension
 * @param columns second dimension
 */
record StoredWeight(DataType type, long rows, long columns) {

  /** The matrix behind {@code tensor}; empty if it is no stored matrix. */
  static Optional<StoredWeight> of(Graph graph, String tensor) {
    Optional<TensorProto> stored = graph.constant(tensor);
    if (stored.isPresent()) {
      return of(stored.get());
    }
    return graph.producer(tensor).filter(n -> n.getInputCount() > 0).flatMap(n -> of(graph, n));
  }

  /** Element type of a stored tensor of any shape as a node reads it. */
  static Optional<DataType> type(Graph graph, String tensor) {
    Optional<TensorProto> stored = graph.constant(tensor);
    if (stored.isPresent()) {
      return stored.map(t -> DataType.forNumber(t.getDataType()));
    }
    Optional<NodeProto> node = graph.producer(tensor).filter(n -> n.getInputCount() > 0);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    return switch (node.get().getOpType()) {
      case "Cast" -> Optional.of(DataType.forNumber((int) Attributes.integer(node.get(), "to", 1)));
      case "DequantizeLinear" -> Optional.of(DataType.FLOAT);
      default -> type(graph, node.get().getInput(0));
    };
  }

  private static Optional<StoredWeight> of(TensorProto tensor) {
    List<Long> dims = tensor.getDimsList();
    return dims.size() == 2
        ? Optional.of(
            new StoredWeight(DataType.forNumber(tensor.getDataType()), dims.get(0), dims.get(1)))
        : Optional.empty();
  }

  private static Optional<StoredWeight> of(Graph graph, NodeProto node) {
    Optional<StoredWeight> source = of(graph, node.getInput(0));
    return switch (node.getOpType()) {
      case "Identity" -> source;
      case "Cast" ->
          source.map(
              w ->
                  new StoredWeight(
                      DataType.forNumber((int) Attributes.integer(node, "to", 1)),
                      w.rows,
                      w.columns));
      case "DequantizeLinear" ->
          source.map(w -> new StoredWeight(DataType.FLOAT, w.rows, w.columns));
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

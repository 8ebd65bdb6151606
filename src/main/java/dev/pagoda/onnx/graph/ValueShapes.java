package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;

/**
 * What an export declares about the shapes between its nodes, kept true when rows fork. Optimizers
 * compare these symbols before they fuse nodes: without them the rewritten graph would lose fusions
 * that the stock graph has.
 */
final class ValueShapes {
  private final Graph graph;
  private final String batch;
  private final Map<String, ValueInfoProto> stock = new HashMap<>();

  /**
   * @param batch symbol of the number of rows in the stock graph
   */
  ValueShapes(Graph graph, String batch) {
    this.graph = graph;
    this.batch = batch;
    graph.proto().getInputList().forEach(input -> stock.put(input.getName(), input));
    graph.proto().getValueInfoList().forEach(value -> stock.put(value.getName(), value));
  }

  /** Declares a new tensor that differs from a stock one only in its rows. */
  void declare(String tensor, String like, RowSpace space) {
    ValueInfoProto shape = stock.get(like);
    if (shape != null) {
      ValueInfoProto declared = in(space, shape).toBuilder().setName(tensor).build();
      stock.put(tensor, declared);
      graph.proto().addValueInfo(declared);
    }
  }

  /** Gives stock declarations the symbol of the place that the tensor turned out to be in. */
  void place(Map<String, Flow> flows) {
    for (ValueInfoProto.Builder value : graph.proto().getValueInfoBuilderList()) {
      if (flows.get(value.getName()) instanceof Flow.Rows rows) {
        ValueInfoProto placed = in(rows.space(), value.build());
        value.clear().mergeFrom(placed);
      }
    }
  }

  private ValueInfoProto in(RowSpace space, ValueInfoProto value) {
    if (space.order() == 0 || value.getType().getTensorType().getShape().getDimCount() == 0) {
      return value;
    }
    ValueInfoProto.Builder placed = value.toBuilder();
    TensorShapeProto.Dimension.Builder rows =
        placed.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0);
    // Anything but the plain symbol is a multiple of it: unknown from here on.
    boolean plain = rows.getDimParam().equals(batch) || rows.getDimParam().startsWith("pag_rows_");
    rows.clear();
    if (plain) {
      rows.setDimParam("pag_rows_" + space.order());
    }
    return placed.build();
  }
}

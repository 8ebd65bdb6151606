package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.stream.LongStream;

/** The number of rows that a run feeds, B, for inputs that may have a single row for all. */
final class StockRows {
  private static final String PREFIX = "pag/stock/";

  private StockRows() {}

  /**
   * Emits the shape [B, 1, …] that such an input is expanded to.
   *
   * @param rank dimensions
   */
  static String shape(Graph graph, Emitter out, int rank) {
    String shape = PREFIX + "shape_" + rank;
    if (graph.producer(shape).isPresent()) {
      return shape; // of an earlier pass
    }
    String sample =
        graph.proto().getInputList().stream()
            .filter(input -> !graph.isAddedInput(input.getName()))
            .filter(StockRows::isPicture)
            .findFirst()
            .orElseThrow(
                () -> new UnsupportedGraphException("no input has the four dimensions of a sample"))
            .getName();
    String stock = out.emit(shape + "/sample", "Shape", List.of(sample));
    String rows =
        out.emit(shape + "/rows", "Slice", List.of(stock, out.constant(0), out.constant(1)));
    String ones = out.constant(LongStream.generate(() -> 1).limit(rank - 1).toArray());
    return out.emit(shape, "Concat", List.of(rows, ones), Attributes.of("axis", 0));
  }

  private static boolean isPicture(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimCount() == 4;
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;

/**
 * Tells which inputs of a graph have rows: those whose first dimension is that of the sample.
 *
 * @param name a graph input with B rows
 * @param symbol the symbol of B in the stock graph
 */
record RowInputs(String name, String symbol) {

  /** Enters the inputs of the graph into {@code flows}. */
  static RowInputs classify(Graph graph, Map<String, Flow> flows) {
    List<ValueInfoProto> inputs =
        graph.proto().getInputList().stream()
            .filter(input -> graph.initializer(input.getName()).isEmpty())
            .filter(input -> !graph.isAddedInput(input.getName()))
            .toList();
    ValueInfoProto sample =
        inputs.stream()
            .filter(input -> dims(input).size() == 4)
            .findFirst()
            .orElseThrow(
                () ->
                    new UnsupportedGraphException("no input has the four dimensions of a sample"));
    if (dims(sample).get(0).hasDimValue()) {
      throw new UnsupportedGraphException(
          "input %s has a fixed batch of %d; export it with a dynamic batch"
              .formatted(sample.getName(), dims(sample).get(0).getDimValue()));
    }
    String symbol = dims(sample).get(0).getDimParam();
    for (ValueInfoProto input : inputs) {
      flows.put(
          input.getName(),
          hasRows(input, symbol)
              ? new Flow.Rows(new RowSpace.Region(0), false)
              : new Flow.Free(Elements.FREE));
    }
    return new RowInputs(sample.getName(), symbol);
  }

  // A vector with another symbol is the timestep of older exports, of which one serves all rows.
  private static boolean hasRows(ValueInfoProto input, String symbol) {
    List<TensorShapeProto.Dimension> dims = dims(input);
    return !dims.isEmpty()
        && !dims.get(0).hasDimValue()
        && (dims.get(0).getDimParam().equals(symbol) || dims.size() > 1);
  }

  private static List<TensorShapeProto.Dimension> dims(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimList();
  }
}

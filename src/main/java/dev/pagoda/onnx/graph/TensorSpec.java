package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An input or output of a graph.
 *
 * @param name as in the graph
 * @param elementType {@code UNDEFINED} if it is no tensor or the graph does not say
 * @param shape dimensions, empty if the graph does not even say how many there are
 */
public record TensorSpec(String name, DataType elementType, Optional<List<Dimension>> shape) {

  /**
   * One dimension.
   *
   * @param size the number, or empty if it may be any
   * @param symbol name such as {@code batch_size} or {@code 4*h}; empty if it has none
   */
  public record Dimension(OptionalLong size, String symbol) {
    @Override
    public String toString() {
      if (size.isPresent()) {
        return Long.toString(size.getAsLong());
      }
      return symbol.isEmpty() ? "?" : symbol;
    }
  }

  static TensorSpec of(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    return new TensorSpec(
        value.getName(),
        type == null ? DataType.UNDEFINED : type,
        tensor.hasShape()
            ? Optional.of(
                tensor.getShape().getDimList().stream().map(TensorSpec::dimension).toList())
            : Optional.empty());
  }

  /** Whether it has this number of dimensions, as far as the graph says. */
  public boolean mayHaveRank(int rank) {
    return shape.isEmpty() || shape.get().size() == rank;
  }

  /** The size of a dimension (a negative axis counts from the end) if the graph fixes it. */
  public OptionalLong size(int axis) {
    int rank = shape.map(List::size).orElse(0);
    int index = axis < 0 ? rank + axis : axis;
    return index < 0 || index >= rank ? OptionalLong.empty() : shape.get().get(index).size();
  }

  private static Dimension dimension(TensorShapeProto.Dimension dimension) {
    return new Dimension(
        dimension.hasDimValue() && dimension.getDimValue() >= 0
            ? OptionalLong.of(dimension.getDimValue())
            : OptionalLong.empty(),
        dimension.getDimParam());
  }
}

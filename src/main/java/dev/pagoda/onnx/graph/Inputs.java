package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Declarations of inputs that a rewrite adds. */
final class Inputs {
  private Inputs() {}

  /**
   * An input of open sizes.
   *
   * @param rank number of dimensions
   */
  static ValueInfoProto open(String name, DataType type, int rank) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < rank; i++) {
      shape.addDimBuilder().setDimParam(name + "/" + i);
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Zeros of those sizes, none of them where a size is 0. */
  static TensorProto zeros(String name, DataType type, long... dims) {
    int width = type == DataType.FLOAT16 ? Short.BYTES : Float.BYTES;
    long count = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(new byte[Math.toIntExact(count * width)]));
    Arrays.stream(dims).forEach(tensor::addDims);
    return tensor.build();
  }
}

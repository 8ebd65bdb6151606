package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads and writes small integer tensors. */
final class Integers {
  private static final int LARGEST = 1024;

  private Integers() {}

  static Optional<long[]> of(TensorProto tensor) {
    boolean wide = tensor.getDataType() == TensorProto.DataType.INT64_VALUE;
    if ((!wide && tensor.getDataType() != TensorProto.DataType.INT32_VALUE)
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || count(tensor) > LARGEST) {
      return Optional.empty();
    }
    if (tensor.hasRawData()) {
      // Sliced: the buffer of a part of a larger array begins at that array's first byte.
      ByteBuffer raw =
          tensor.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
      int width = wide ? Long.BYTES : Integer.BYTES;
      return Optional.of(
          IntStream.range(0, raw.remaining() / width)
              .mapToLong(i -> wide ? raw.getLong(i * width) : raw.getInt(i * width))
              .toArray());
    }
    return Optional.of(
        wide
            ? tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
            : tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray());
  }

  private static long count(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** An int64 tensor: [values] or, with {@code scalar}, the one value. */
  static TensorProto tensor(String name, boolean scalar, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64_VALUE);
    if (!scalar) {
      tensor.addDims(values.length);
    }
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }
}

package dev.pagoda.onnx;

import ai.onnxruntime.OnnxJavaType;
import com.google.flatbuffers.FlatBufferBuilder;
import dev.pagoda.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values of optional inputs in ONNX Runtime's adapter format, a FlatBuffer with the
 * identifier {@code TORT}: a table of parameters with name, dimensions, element type and raw data.
 */
final class ParameterWriter {
  private static final int FORMAT_VERSION = 1;
  private static final int ALIGNMENT = 8;

  /** Name, dimensions and table of a value. */
  private static final int PER_VALUE = 512;

  private final FlatBufferBuilder builder;
  private final List<Integer> parameters = new ArrayList<>();

  /**
   * @param bytes of all values together
   * @param values that will be added
   */
  ParameterWriter(long bytes, int values) {
    this.builder =
        new FlatBufferBuilder(
            Math.toIntExact(bytes + (values + 1L) * PER_VALUE), new DirectMemory());
  }

  /** Adds a parameter; {@code fill} writes its values in the machine's byte order. */
  void add(String name, OnnxJavaType type, List<Long> dims, int bytes, Filler fill) {
    int nameAt = builder.createString(name);
    builder.startVector(Long.BYTES, dims.size(), Long.BYTES);
    for (int i = dims.size() - 1; i >= 0; i--) {
      builder.addLong(dims.get(i));
    }
    int dimsAt = builder.endVector();
    ByteBuffer data = builder.createUnintializedVector(1, bytes, ALIGNMENT);
    fill.into(data);
    int dataAt = builder.endVector();
    builder.startTable(4);
    builder.addOffset(0, nameAt, 0);
    builder.addOffset(1, dimsAt, 0);
    builder.addInt(2, number(type), 0);
    builder.addOffset(3, dataAt, 0);
    parameters.add(builder.endTable());
  }

  /** ONNX Runtime reads native memory only. */
  private static final class DirectMemory extends FlatBufferBuilder.ByteBufferFactory {
    @Override
    public ByteBuffer newByteBuffer(int capacity) {
      return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Writes the values of one parameter. */
  interface Filler {
    void into(ByteBuffer data);
  }

  /** The finished file; nothing can be added any more. */
  ByteBuffer finish() {
    int[] offsets = parameters.stream().mapToInt(Integer::intValue).toArray();
    int all = builder.createVectorOfTables(offsets);
    builder.startTable(4);
    builder.addInt(0, FORMAT_VERSION, 0);
    builder.addInt(1, 1, 0);
    builder.addInt(2, 1, 0);
    builder.addOffset(3, all, 0);
    builder.finish(builder.endTable(), "TORT");
    return builder.dataBuffer();
  }

  /** ONNX's number of the element type. */
  private static int number(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> 1;
      case INT64 -> 7;
      case FLOAT16 -> 10;
      default -> throw new ModelException("parameters cannot be of type " + type + ".");
    };
  }
}

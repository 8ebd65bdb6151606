package dev.pagoda.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.pagoda.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor over direct memory that ONNX Runtime reads or writes in place: made once per job, filled
 * or read at every step. Callers see float32 or int64; the element type is what the graph declares.
 * Used by one thread.
 */
public final class HostTensor extends GraphTensor implements AutoCloseable {
  private final OnnxTensor tensor;
  private final ByteBuffer memory;
  private final OnnxJavaType type;
  private final int size;

  private HostTensor(OnnxTensor tensor, ByteBuffer memory, OnnxJavaType type, int size) {
    this.tensor = tensor;
    this.memory = memory;
    this.type = type;
    this.size = size;
  }

  /**
   * A tensor of zeros.
   *
   * @throws ModelException when the graph declares a type that Pagoda does not feed
   */
  public static HostTensor allocate(Port port, long... shape) {
    int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    if (port.type() != OnnxJavaType.FLOAT
        && port.type() != OnnxJavaType.FLOAT16
        && port.type() != OnnxJavaType.BOOL
        && port.type() != OnnxJavaType.INT64
        && port.type() != OnnxJavaType.INT32) {
      throw new ModelException(
          "\""
              + port.name()
              + "\" of the graph has type "
              + port.type()
              + ", which is not usable.");
    }
    ByteBuffer memory =
        ByteBuffer.allocateDirect(Math.multiplyExact(size, port.type().size))
            .order(ByteOrder.nativeOrder());
    try {
      return new HostTensor(
          OnnxTensor.createTensor(Ort.environment(), memory, shape, port.type()),
          memory,
          port.type(),
          size);
    } catch (OrtException e) {
      throw new IllegalStateException(
          "no tensor of shape " + Arrays.toString(shape) + ": " + e.getMessage(), e);
    }
  }

  /** Writes {@code length} values from {@code from} on, to the element {@code at} and on. */
  public void write(int at, float[] values, int from, int length) {
    switch (type) {
      case FLOAT -> memory.asFloatBuffer().put(at, values, from, length);
      case FLOAT16 -> {
        for (int i = 0; i < length; i++) {
          memory.putShort(2 * (at + i), Fp16Conversions.floatToFp16(values[from + i]));
        }
      }
      default -> {
        for (int i = 0; i < length; i++) {
          write(at + i, (long) values[from + i]);
        }
      }
    }
  }

  /** Fills the tensor from its first element on. */
  public void write(float... values) {
    write(0, values, 0, values.length);
  }

  /** Fills the tensor from its first element on. */
  public void write(long... values) {
    for (int i = 0; i < values.length; i++) {
      write(i, values[i]);
    }
  }

  private void write(int at, long value) {
    switch (type) {
      case INT64 -> memory.putLong(8 * at, value);
      case INT32 -> memory.putInt(4 * at, Math.toIntExact(value));
      case BOOL -> memory.put(at, (byte) (value == 0 ? 0 : 1));
      case FLOAT -> memory.putFloat(4 * at, (float) value);
      default -> memory.putShort(2 * at, Fp16Conversions.floatToFp16((float) value));
    }
  }

  /**
   * Reads as many values as {@code into} takes, from the first element on.
   *
   * @throws ModelException when the graph gives whole numbers
   */
  public void read(float[] into) {
    read(0, into, 0, into.length);
  }

  /**
   * Reads {@code length} values from the element {@code at} on, to {@code from} and on.
   *
   * @throws ModelException when the graph gives whole numbers
   */
  public void read(int at, float[] into, int from, int length) {
    switch (type) {
      case FLOAT -> memory.asFloatBuffer().get(at, into, from, length);
      case FLOAT16 -> {
        for (int i = 0; i < length; i++) {
          into[from + i] = Fp16Conversions.fp16ToFloat(memory.getShort(2 * (at + i)));
        }
      }
      default -> throw new ModelException("an output of the graph has type " + type + ".");
    }
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  @Override
  OnnxTensor tensor() {
    return tensor;
  }

  @Override
  public void close() {
    tensor.close();
  }
}

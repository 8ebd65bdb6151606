package dev.pagoda.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoraAdapter;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.pagoda.onnx.ParameterWriter.Filler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values of the optional inputs of one graph during a job, such as LoRAs: handed to ONNX Runtime
 * once and not at every run. A graph that is run without keeps its own.
 */
public final class SessionParameters implements AutoCloseable {
  private final List<OrtLoraAdapter> adapters;
  private volatile boolean closed;

  private SessionParameters(List<OrtLoraAdapter> adapters) {
    this.adapters = adapters;
  }

  List<OrtLoraAdapter> adapters() {
    requireOpen();
    return adapters;
  }

  /** Run options refer to native memory that is gone after {@link #close}. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the parameters are closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      adapters.forEach(OrtLoraAdapter::close);
    }
  }

  /** Collects values; large ones are handed over while more are collected. */
  public static final class Builder {
    // FlatBuffers are limited to 2 GiB.
    private static final long MOST_BYTES = 1L << 29;

    private record Value(String name, OnnxJavaType type, List<Long> dims, int bytes, Filler fill) {}

    private final List<OrtLoraAdapter> adapters = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final long mostBytes;
    private long bytes;

    public Builder() {
      this(MOST_BYTES);
    }

    /**
     * @param mostBytes handed over at once, unless one value has more
     */
    Builder(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    /**
     * Adds a tensor.
     *
     * @param half whether the graph takes 16-bit floats
     * @param data not changed until {@link #build}
     * @param dims whose product is the length of {@code data}
     */
    public Builder add(String name, boolean half, float[] data, long... dims) {
      return half
          ? add(name, OnnxJavaType.FLOAT16, dims, data.length * Short.BYTES, b -> halves(b, data))
          : add(
              name,
              OnnxJavaType.FLOAT,
              dims,
              data.length * Float.BYTES,
              b -> b.order(ByteOrder.nativeOrder()).asFloatBuffer().put(data));
    }

    /** Adds an int64 vector. */
    public Builder add(String name, long... data) {
      return add(
          name,
          OnnxJavaType.INT64,
          new long[] {data.length},
          data.length * Long.BYTES,
          b -> b.order(ByteOrder.nativeOrder()).asLongBuffer().put(data));
    }

    private Builder add(String name, OnnxJavaType type, long[] dims, int size, Filler fill) {
      if (bytes + size > mostBytes) {
        handOver();
      }
      values.add(new Value(name, type, Arrays.stream(dims).boxed().toList(), size, fill));
      bytes += size;
      return this;
    }

    private static void halves(ByteBuffer buffer, float[] data) {
      ShortBuffer halves = buffer.order(ByteOrder.nativeOrder()).asShortBuffer();
      for (float value : data) {
        halves.put(Fp16Conversions.floatToFp16(value));
      }
    }

    private void handOver() {
      if (values.isEmpty()) {
        return;
      }
      ParameterWriter writer = new ParameterWriter(bytes, values.size());
      values.forEach(v -> writer.add(v.name(), v.type(), v.dims(), v.bytes(), v.fill()));
      values.clear();
      bytes = 0;
      Ort.environment();
      try {
        adapters.add(OrtLoraAdapter.create(writer.finish()));
      } catch (OrtException e) {
        adapters.forEach(OrtLoraAdapter::close);
        throw new IllegalStateException(
            "ONNX Runtime took no parameters: " + OrtErrors.reason(e), e);
      }
    }

    /** Hands everything over. */
    public SessionParameters build() {
      handOver();
      return new SessionParameters(List.copyOf(adapters));
    }
  }
}

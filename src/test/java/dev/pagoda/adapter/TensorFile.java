package dev.pagoda.adapter;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes safetensors files for tests, good ones and others. */
public final class TensorFile {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int padding;

  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  private record Tensor(String type, long[] shape, byte[] bytes) {}

  /** A tensor of the given bytes, whether they fit or not. */
  public TensorFile raw(String key, String type, byte[] bytes, long... shape) {
    tensors.put(key, new Tensor(type, shape, bytes));
    return this;
  }

  /** A float32 tensor of the given values. */
  public TensorFile floats(String key, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return raw(key, "F32", bytes.array(), shape);
  }

  /** A float64 tensor of the given values. */
  public TensorFile doubles(String key, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putDouble(value);
    }
    return raw(key, "F64", bytes.array(), shape);
  }

  /** A bfloat16 tensor of the given values, cut. */
  public TensorFile bfloats(String key, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
    }
    return raw(key, "BF16", bytes.array(), shape);
  }

  /** A float16 tensor of the given bits. */
  public TensorFile halves(String key, short[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return raw(key, "F16", bytes.array(), shape);
  }

  /** A float32 tensor that holds small numbers, all different. */
  public TensorFile filled(String key, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 97 - 48) / 97f;
    }
    return floats(key, values, shape);
  }

  /** A float32 scalar. */
  public TensorFile scalar(String key, float value) {
    return floats(key, new float[] {value});
  }

  public TensorFile without(String key) {
    tensors.remove(key);
    return this;
  }

  public TensorFile metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Spaces behind the header, which shift where the values begin. */
  public TensorFile padding(int spaces) {
    padding = spaces;
    return this;
  }

  public byte[] bytes() {
    ObjectNode header = new JsonMapper().createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(header.putObject("__metadata__")::put);
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (key, tensor) -> {
          ObjectNode entry = header.putObject(key).put("dtype", tensor.type());
          Arrays.stream(tensor.shape()).forEach(entry.putArray("shape")::add);
          entry.putArray("data_offsets").add(data.size()).add(data.size() + tensor.bytes().length);
          data.writeBytes(tensor.bytes());
        });
    byte[] json = (header + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).put(data.toByteArray());
    return file.array();
  }

  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

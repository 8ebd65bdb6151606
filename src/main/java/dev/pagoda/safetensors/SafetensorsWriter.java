package dev.pagoda.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes files of one tensor. */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * A file with one float32 tensor.
   *
   * @param name letters, digits, points and underscores
   * @param shape extents whose product is the length of {@code data}
   */
  public static byte[] write(String name, float[] data, int... shape) {
    int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != data.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + data.length + " values");
    }
    if (!name.matches("[A-Za-z0-9._]+")) {
      throw new IllegalArgumentException("tensor name " + name);
    }
    int size = Math.multiplyExact(Float.BYTES, data.length);
    String json =
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(name, Arrays.toString(shape), size);
    // The format asks for values that start at a multiple of 8, reached with spaces.
    String header = json + " ".repeat(Math.floorMod(-json.length(), ALIGNMENT));
    byte[] file = new byte[Math.addExact(Long.BYTES + header.length(), size)];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    bytes.asFloatBuffer().put(data);
    return file;
  }
}

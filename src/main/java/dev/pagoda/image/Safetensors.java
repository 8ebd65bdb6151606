package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes latents in the safetensors format: length of the header, header in JSON, values. */
public final class Safetensors {
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * A file with one float32 tensor named {@code latents}.
   *
   * @param shape extents whose product is the length of {@code data}
   */
  public static byte[] latents(float[] data, int... shape) {
    int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != data.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + data.length + " values");
    }
    int size = Math.multiplyExact(Float.BYTES, data.length);
    String json =
        "{\"latents\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(Arrays.toString(shape), size);
    // The format asks for values that start at a multiple of 8, reached with spaces.
    String header = json + " ".repeat(Math.floorMod(-json.length(), ALIGNMENT));
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length() + size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(data);
    return file.array();
  }
}

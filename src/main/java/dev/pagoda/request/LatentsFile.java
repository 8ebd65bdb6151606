package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.image.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Latents that come in: a safetensors file with one float32 tensor {@code latents} of [pictures, 4,
 * height / 8, width / 8], as {@code output_format: latents} writes it.
 */
final class LatentsFile {
  private static final int LENGTH = Long.BYTES;
  private static final int LONGEST_HEADER = 100_000;
  private static final int CHANNELS = 4;
  private static final int LONGEST_SIDE = 1 << 13;

  private LatentsFile() {}

  /** Whether a file begins as safetensors files do: with the length of a JSON object. */
  static boolean is(byte[] file) {
    return file.length > LENGTH && file[LENGTH] == '{' && headerLength(file) > 0;
  }

  /**
   * Checks the whole file.
   *
   * @throws ImageException if it holds something else
   */
  static InputContent read(byte[] file) {
    int start = LENGTH + headerLength(file);
    JsonNode tensor = header(file, start).path("latents");
    JsonNode shape = tensor.path("shape");
    if (!tensor.path("dtype").asText().equals("F32")
        || shape.size() != 4
        || shape.get(1).asInt() != CHANNELS
        || !isCount(shape.get(0))
        || !isCount(shape.get(2))
        || !isCount(shape.get(3))) {
      throw new ImageException(
          "The latents must be a float32 tensor latents of [pictures, 4, height / 8, width / 8].");
    }
    int pictures = shape.get(0).intValue();
    int height = shape.get(2).intValue();
    int width = shape.get(3).intValue();
    long values = (long) pictures * CHANNELS * height * width;
    if (file.length - start != values * Float.BYTES
        || tensor.path("data_offsets").path(0).asLong(-1) != 0
        || tensor.path("data_offsets").path(1).asLong(-1) != values * Float.BYTES) {
      throw new ImageException("The latents' file does not hold what its header says.");
    }
    requireFinite(ByteBuffer.wrap(file, start, file.length - start).slice());
    return new InputContent(
        true,
        pictures,
        width * InputContent.PIXELS_PER_LATENT,
        height * InputContent.PIXELS_PER_LATENT);
  }

  /** 0 where there is no header of a reasonable length. */
  private static int headerLength(byte[] file) {
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length > 0 && length <= Math.min(LONGEST_HEADER, file.length - LENGTH)
        ? (int) length
        : 0;
  }

  private static JsonNode header(byte[] file, int end) {
    try {
      return RequestReader.mapper().readTree(file, LENGTH, end - LENGTH);
    } catch (IOException notJson) {
      throw new ImageException("The latents' file has no header that can be read.", notJson);
    }
  }

  private static boolean isCount(JsonNode extent) {
    return extent.isInt() && extent.intValue() > 0 && extent.intValue() <= LONGEST_SIDE;
  }

  private static void requireFinite(ByteBuffer bytes) {
    FloatBuffer values = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    while (values.hasRemaining()) {
      if (!Float.isFinite(values.get())) {
        throw new ImageException("The latents hold values that are not finite.");
      }
    }
  }
}

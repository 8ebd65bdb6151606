package dev.pagoda.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Latents as they are kept in a file between two runs.
 *
 * @param data float32 [batch, channels, height, width]
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record StoredLatents(float[] data, int batch, int channels, int height, int width) {
  private static final String NAME = "latents";
  private static final int RANK = 4;
  // A side of 4096 is a picture of 32768 pixels.
  private static final int MOST_SIDE = 4096;
  private static final int MOST_BATCH = 1024;
  private static final int MOST_CHANNELS = 64;

  /** A safetensors file with one float32 tensor named {@code latents}. */
  public byte[] toBytes() {
    return SafetensorsWriter.write(NAME, data, batch, channels, height, width);
  }

  /**
   * Reads tensor {@code latents} of a safetensors file, or its only tensor, of whatever name and
   * floating-point type.
   *
   * @throws SafetensorsException if there is none, it has not four extents or one that no latents
   *     have, or it holds NaN or an infinite value
   */
  public static StoredLatents read(byte[] file) {
    SafetensorsFile tensors = SafetensorsFile.of(file);
    TensorEntry entry = latents(tensors);
    List<Long> shape = entry.shape();
    if (shape.size() != RANK) {
      throw new SafetensorsException(
          "latents have shape [batch, channels, height, width], not " + shape);
    }
    int batch = extent("batch", shape.get(0), MOST_BATCH);
    int channels = extent("channels", shape.get(1), MOST_CHANNELS);
    int height = extent("height", shape.get(2), MOST_SIDE);
    int width = extent("width", shape.get(3), MOST_SIDE);
    float[] data = tensors.readFloats(entry.name());
    for (float value : data) {
      if (!Float.isFinite(value)) {
        throw new SafetensorsException("latents hold " + value);
      }
    }
    return new StoredLatents(data, batch, channels, height, width);
  }

  private static TensorEntry latents(SafetensorsFile file) {
    if (file.tensors().containsKey(NAME)) {
      return file.tensor(NAME);
    }
    if (file.tensors().size() != 1) {
      throw new SafetensorsException(
          "safetensors data has %d tensors and none is named %s"
              .formatted(file.tensors().size(), NAME));
    }
    return file.tensors().values().iterator().next();
  }

  private static int extent(String name, long extent, int most) {
    if (extent < 1 || extent > most) {
      throw new SafetensorsException(
          "latents have %s %d, not 1 to %d".formatted(name, extent, most));
    }
    return (int) extent;
  }

  /** Whether a file begins as such files do: with the length of a JSON object. No picture does. */
  public static boolean isFile(byte[] file) {
    if (file.length <= Long.BYTES || file[Long.BYTES] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length > 0 && length <= file.length - Long.BYTES;
  }
}

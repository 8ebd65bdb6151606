package dev.pagoda.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A safetensors file: the length of the header, the header in JSON, then the values. Only the
 * header is read and checked when a file is opened; values are read when they are asked for, and
 * nothing stays open in between. Thread-safe.
 */
public final class SafetensorsFile {
  /** The longest header that is read; those of the largest models have a few million bytes. */
  static final int MOST_HEADER_BYTES = 25_000_000;

  private static final int LENGTH_SIZE = Long.BYTES;
  private static final int PART_BYTES = 1 << 16;

  private final String name;
  private final ByteSource bytes;
  private final Header header;

  private SafetensorsFile(String name, ByteSource bytes) {
    this.name = name;
    this.bytes = bytes;
    try {
      this.header = header(bytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Opens a file; messages name it by its last part.
   *
   * @throws SafetensorsException if it cannot be read or is not as the format wants it
   */
  public static SafetensorsFile open(Path path) {
    return new SafetensorsFile(String.valueOf(path.getFileName()), ByteSource.of(path));
  }

  /**
   * A file in memory, which messages call {@code safetensors data}.
   *
   * @throws SafetensorsException if it is not as the format wants it
   */
  public static SafetensorsFile of(byte[] bytes) {
    return new SafetensorsFile("safetensors data", ByteSource.of(bytes));
  }

  /** By name, in the header's order. */
  public Map<String, TensorEntry> tensors() {
    return header.tensors();
  }

  /** What the header tells under {@code __metadata__}; empty if nothing. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * The entry of a tensor.
   *
   * @throws SafetensorsException if the file has none of that name
   */
  public TensorEntry tensor(String tensor) {
    TensorEntry entry = header.tensors().get(tensor);
    if (entry == null) {
      throw new SafetensorsException(name + " has no tensor " + tensor);
    }
    return entry;
  }

  /**
   * The values of a tensor of type F32, F16, BF16 or F64, as float32; F64 is rounded.
   *
   * @throws SafetensorsException if the file has none of that name, it is of another type or too
   *     large for an array, or the file cannot be read
   */
  public float[] readFloats(String tensor) {
    TensorEntry entry = tensor(tensor);
    if (!Floats.areOf(entry.type())) {
      throw new SafetensorsException(
          "%s: %s holds %s, not floating-point numbers".formatted(name, tensor, entry.type()));
    }
    if (entry.count() > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException("%s: %s is too large".formatted(name, tensor));
    }
    float[] values = new float[(int) entry.count()];
    try {
      ByteBuffer part = ByteBuffer.allocate(PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int done = 0;
      for (long at = 0; at < entry.length(); at += PART_BYTES) {
        part.clear().limit((int) Math.min(PART_BYTES, entry.length() - at));
        bytes.read(entry.offsetInFile() + at, part);
        done = Floats.convert(part.flip(), entry.type(), values, done);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return values;
  }

  private static Header header(ByteSource bytes) throws IOException {
    long size = bytes.size();
    if (size < LENGTH_SIZE) {
      throw new IOException("it is too short for a safetensors file");
    }
    ByteBuffer prefix = ByteBuffer.allocate(LENGTH_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.read(0, prefix);
    long length = prefix.getLong(0);
    if (length < 0 || length > size - LENGTH_SIZE || length > MOST_HEADER_BYTES) {
      throw new IOException(
          "it tells a header of %s bytes".formatted(Long.toUnsignedString(length)));
    }
    byte[] json = new byte[(int) length];
    bytes.read(LENGTH_SIZE, ByteBuffer.wrap(json));
    long dataStart = LENGTH_SIZE + length;
    return HeaderParser.parse(json, dataStart).check(dataStart, size);
  }

  private SafetensorsException failed(IOException e) {
    return new SafetensorsException(name + " cannot be read: " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof FileSystemException failure) {
      // The message would be the whole path.
      return failure.getReason() == null ? "the system refuses it" : failure.getReason();
    }
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }
}

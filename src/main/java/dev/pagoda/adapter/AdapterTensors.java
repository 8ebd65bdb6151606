package dev.pagoda.adapter;

import dev.pagoda.safetensors.DataType;
import dev.pagoda.safetensors.SafetensorsException;
import dev.pagoda.safetensors.SafetensorsFile;
import dev.pagoda.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors of an adapter's file; whatever is wrong is told by the file's name and the key. */
public final class AdapterTensors {
  private static final int NAMED = 2;
  private static final Set<DataType> FLOATS =
      EnumSet.of(DataType.F32, DataType.F16, DataType.BF16, DataType.F64);

  private final Path path;
  private final Path realFile;
  private final SafetensorsFile content;

  private AdapterTensors(Path path, Path realFile, SafetensorsFile content) {
    this.path = path;
    this.realFile = realFile;
    this.content = content;
  }

  /**
   * Reads the file's header.
   *
   * @throws AdapterException when it is missing or is no safetensors file
   */
  public static AdapterTensors open(Path file) {
    try {
      SafetensorsFile content = SafetensorsFile.open(file);
      return new AdapterTensors(file, file.toRealPath(), content);
    } catch (SafetensorsException e) {
      throw unreadable(file, e);
    } catch (IOException e) {
      throw new AdapterException(name(file) + " cannot be used: it is missing.", e);
    }
  }

  /** The file. */
  public Path file() {
    return path;
  }

  /** What the file is, behind links such as those of Hugging Face's cache. */
  public Path realFile() {
    return realFile;
  }

  /** Keys of all tensors, in the file's order. */
  public Set<String> keys() {
    return content.tensors().keySet();
  }

  /** The file's own words about itself. */
  public Map<String, String> metadata() {
    return content.metadata();
  }

  /** Extents of a tensor of float values; empty for a scalar. */
  public List<Long> shape(String key) {
    return weight(key).shape();
  }

  /** Type of a tensor of float values: F32, F16, BF16 or F64. */
  public DataType type(String key) {
    return weight(key).type();
  }

  /** Where a tensor's bytes begin in the file. */
  public long offset(String key) {
    return weight(key).offsetInFile();
  }

  /** How many bytes they are. */
  public long length(String key) {
    return weight(key).length();
  }

  /** Refuses a tensor that is missing, or has another shape, or holds no float values. */
  public void require(String key, long... shape) {
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    if (!shape(key).equals(expected)) {
      throw refused(key, "has shape %s instead of %s".formatted(shape(key), expected));
    }
  }

  /**
   * Reads a tensor of one number, which some programs write as an integer.
   *
   * @throws AdapterException when it cannot be read or is of many numbers
   */
  public double scalar(String key) {
    TensorEntry tensor = content.tensor(key);
    if (tensor.count() != 1) {
      throw refused(key, "has shape " + tensor.shape() + ", which is no single number");
    }
    return switch (tensor.type()) {
      case I64 -> bytes(tensor).getLong();
      case I32 -> bytes(tensor).getInt();
      default -> values(weight(key))[0];
    };
  }

  /**
   * Reads a tensor as float32.
   *
   * @throws AdapterException also when a value is infinite or no number
   */
  public float[] floats(String key) {
    float[] values = values(weight(key));
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw refused(key, "holds " + value + ", which is no weight");
      }
    }
    return values;
  }

  private TensorEntry weight(String key) {
    TensorEntry tensor = content.tensors().get(key);
    if (tensor == null) {
      throw refused("\"" + key + "\" is missing");
    }
    if (!FLOATS.contains(tensor.type())) {
      throw refused(key, "has type " + tensor.type() + ", which is none of weights");
    }
    return tensor;
  }

  private float[] values(TensorEntry tensor) {
    try {
      return content.readFloats(tensor.name());
    } catch (SafetensorsException e) {
      throw unreadable(path, e);
    }
  }

  private ByteBuffer bytes(TensorEntry tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(tensor.length())).order(ByteOrder.LITTLE_ENDIAN);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      channel.position(tensor.offsetInFile());
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw refused(tensor.name(), "ends behind the end of the file");
        }
      }
      return bytes.flip();
    } catch (IOException e) {
      throw new AdapterException(refused(tensor.name(), "cannot be read").getMessage(), e);
    }
  }

  /** The exception that says why the file cannot be used. */
  public AdapterException refused(String reason) {
    return new AdapterException(name(path) + " cannot be used: " + reason + ".");
  }

  /** The exception that says what of a key is wrong. */
  public AdapterException refused(String key, String reason) {
    return refused("\"" + key + "\" " + reason);
  }

  private static AdapterException unreadable(Path file, SafetensorsException e) {
    return new AdapterException(name(file) + " cannot be used: " + e.getMessage() + ".", e);
  }

  /** Directory and file, such as {@code pixel-art/weights.safetensors}. */
  private static String name(Path file) {
    int names = file.getNameCount();
    return file.subpath(Math.max(0, names - NAMED), names).toString();
  }
}

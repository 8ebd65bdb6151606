package dev.pagoda.safetensors;

import java.util.List;

/**
 * Where a tensor lies. Its values are little endian, in C order, without gaps.
 *
 * @param shape extents, each 0 or more; empty for a scalar
 * @param offsetInFile of the first byte, from the start of the file
 * @param length in bytes
 */
public record TensorEntry(
    String name, DataType type, List<Long> shape, long offsetInFile, long length) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** How many values the tensor has. */
  public long count() {
    return length / type.bytes();
  }
}

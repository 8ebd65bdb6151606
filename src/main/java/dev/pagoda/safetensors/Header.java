package dev.pagoda.safetensors;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a file says of itself.
 *
 * @param tensors by name, in the header's order
 * @param metadata what is told under {@code __metadata__}
 */
record Header(Map<String, TensorEntry> tensors, Map<String, String> metadata) {
  Header {
    tensors = Collections.unmodifiableMap(tensors);
    metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Checks that the tensors lie side by side and fill the file, as the format wants it.
   *
   * @throws IOException if they overlap, leave gaps or do not end where the file does
   */
  Header check(long dataStart, long size) throws IOException {
    List<TensorEntry> byOffset =
        tensors.values().stream()
            .sorted(
                Comparator.comparingLong(TensorEntry::offsetInFile)
                    .thenComparingLong(TensorEntry::length))
            .toList();
    long end = dataStart;
    for (TensorEntry tensor : byOffset) {
      if (tensor.offsetInFile() != end) {
        throw new IOException(
            tensor.name()
                + (tensor.offsetInFile() < end
                    ? " overlaps another tensor"
                    : " begins behind a gap"));
      }
      end += tensor.length();
      if (end > size) {
        throw new IOException(tensor.name() + " ends behind the end of the file");
      }
    }
    if (end < size) {
      throw new IOException("%d bytes follow the last tensor".formatted(size - end));
    }
    return this;
  }
}

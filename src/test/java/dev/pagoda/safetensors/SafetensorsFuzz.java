package dev.pagoda.safetensors;

import dev.pagoda.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Files of weights and latents. */
public final class SafetensorsFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() throws IOException {
    return List.of(
        Files.readAllBytes(Path.of("src/test/resources/safetensors/mixed.safetensors")),
        SafetensorsWriter.write("latents", new float[4 * 2 * 2], 1, 4, 2, 2),
        SafetensorsBytes.file("a", "F16", "[2,2]", new byte[8]),
        SafetensorsBytes.file("a", "BF16", "[0,9223372036854775807]", new byte[0]),
        SafetensorsBytes.file("{\"__metadata__\":{\"a\":\"b\"}}", 0));
  }

  @Override
  public void read(byte[] input) {
    if (StoredLatents.isFile(input)) {
      try {
        StoredLatents.read(input);
      } catch (SafetensorsException e) {
        // It may be another file.
      }
    }
    SafetensorsFile file = SafetensorsFile.of(input);
    file.metadata();
    file.tensors().forEach((name, entry) -> file.readFloats(name));
  }

  @Override
  public long allowance() {
    // Seen: 0.5 MB: the tree of the header; tensors are not read before they fit the file.
    return 2L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(SafetensorsException.class);
  }
}

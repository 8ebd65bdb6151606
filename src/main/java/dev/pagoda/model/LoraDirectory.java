package dev.pagoda.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A directory of LoRAs.
 *
 * @param path the directory
 * @param files its {@code *.safetensors} by name, at least one
 */
public record LoraDirectory(Path path, List<Path> files) implements AdapterDirectory {
  static LoraDirectory open(Path path) {
    return new LoraDirectory(path, WeightFiles.in(path));
  }

  @Override
  public AdapterInfo info() {
    return new AdapterInfo(
        name(),
        AdapterKind.LORA,
        WeightFiles.names(files),
        OptionalInt.empty(),
        WeightFiles.created(path));
  }
}

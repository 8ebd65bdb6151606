package dev.pagoda.model;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A ControlNet, an IP-Adapter or LoRAs, as plain data.
 *
 * @param name directory name
 * @param files names of its {@code .safetensors} files; empty for a ControlNet
 * @param crossAttentionDim columns of the prompt embeddings that a model must have, where known
 * @param created when the directory was made
 */
public record AdapterInfo(
    String name,
    AdapterKind kind,
    List<String> files,
    OptionalInt crossAttentionDim,
    Instant created) {
  public AdapterInfo {
    files = List.copyOf(files);
  }
}

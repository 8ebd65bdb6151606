package dev.pagoda.onnx;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Which session: of which file, made how. The device is that of the cache.
 *
 * @param file the model file
 * @param kind names what {@code loader} does; equal kinds load equally
 * @param loader makes the graph of the file when the session is first needed
 */
public record SessionKey(Path file, String kind, Function<Path, GraphSource> loader) {

  /** The stock graph. */
  public static SessionKey stock(Path file) {
    return new SessionKey(file, "stock", GraphSource::ofFile);
  }

  /** A text encoder that takes LoRAs. */
  public static SessionKey adapted(Path file) {
    return new SessionKey(file, "adapted", GraphSource::adapted);
  }

  /** A ControlNet that adds to what others gave. */
  public static SessionKey controlNet(Path file) {
    return new SessionKey(file, "controlnet", GraphSource::controlNet);
  }

  /** The denoiser rewritten for perturbed-attention guidance and all adapters. */
  public static SessionKey perturbed(Path file) {
    return new SessionKey(file, "perturbed", GraphSource::perturbed);
  }

  /** PixArt-Sigma's denoiser rewritten for perturbed-attention guidance. */
  public static SessionKey transformer(Path file) {
    return new SessionKey(file, "transformer", GraphSource::transformer);
  }

  /** Loaders have no identity of their own: the kind names them. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SessionKey key && file.equals(key.file) && kind.equals(key.kind);
  }

  @Override
  public int hashCode() {
    return 31 * file.hashCode() + kind.hashCode();
  }
}

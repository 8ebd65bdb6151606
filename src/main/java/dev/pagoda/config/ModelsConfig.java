package dev.pagoda.config;

import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;

/** Where models are. */
public interface ModelsConfig {
  /** Holds one directory per model; empty: only the embedded model. */
  Optional<Path> directory();

  /**
   * The model of requests that name none; default: the only one of the directory, or else the
   * embedded one.
   */
  @WithName("default")
  Optional<String> defaultModel();
}

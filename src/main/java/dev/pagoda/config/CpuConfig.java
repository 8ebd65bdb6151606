package dev.pagoda.config;

import io.smallrye.config.WithDefault;

/** Sessions on device {@code cpu}. */
public interface CpuConfig {
  /** Threads of one session; 0: as many as there are cores. */
  @WithDefault("0")
  int threads();
}

package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.OptionalLong;

/** Sessions on devices {@code cuda:N}. */
public interface CudaConfig {
  /** How the arena grows: {@code kSameAsRequested} keeps what is asked for, no more. */
  @WithName("arena-extend-strategy")
  @WithDefault("kSameAsRequested")
  String arenaExtendStrategy();

  /** Bytes of GPU memory that one session's arena may take; empty: no limit. */
  @WithName("memory-limit")
  OptionalLong memoryLimit();
}

package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** Where pictures that requests work on come from. */
public interface InputsConfig {
  /** Whether a request may give the address of a picture, which is fetched when it is accepted. */
  @WithDefault("false")
  boolean fetch();

  /** Longest time that fetching one picture may take. */
  @WithName("fetch-timeout")
  @WithDefault("PT15S")
  Duration fetchTimeout();
}

package dev.pagoda.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** Bounds of what one request may ask for. */
public interface LimitsConfig {
  /** Largest width times height of one picture. */
  @WithDefault("4194304")
  long pixels();

  /** Largest number of denoising steps. */
  @WithDefault("200")
  int steps();

  /** Largest number of pictures per request. */
  @WithDefault("8")
  int images();

  /** Longest prompt in characters. */
  @WithName("prompt-characters")
  @WithDefault("4000")
  int promptCharacters();

  /** Largest width times height of a picture that comes in. */
  @WithName("input-pixels")
  @WithDefault("16777216")
  long inputPixels();

  /** Largest file of a picture that comes in, such as {@code 16M}. */
  @WithName("input-size")
  @WithDefault("16M")
  MemorySize inputSize();

  /** Largest number of ControlNets per request. */
  @WithDefault("4")
  int controlnets();

  /** Largest number of IP-Adapters per request. */
  @WithName("ip-adapters")
  @WithDefault("4")
  int ipAdapters();

  /** Largest number of LoRAs per request. */
  @WithDefault("16")
  int loras();

  /**
   * Largest request body with its pictures, which take a third more in base64; a larger one is
   * answered 413.
   */
  @WithName("body-size")
  @WithDefault("32M")
  MemorySize bodySize();

  /** Longest time until a request body is there as a whole; then the answer is 408. */
  @WithName("body-timeout")
  @WithDefault("PT2M")
  Duration bodyTimeout();

  /** Longest time from the acceptance of a job to its end; then it fails. */
  @WithDefault("PT1H")
  Duration timeout();

  /** Longest time that {@code Prefer: wait} holds an answer back. */
  @WithName("longest-wait")
  @WithDefault("PT1M")
  Duration longestWait();
}

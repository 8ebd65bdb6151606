package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** What one process lets connections take up. */
public interface ConnectionsConfig {
  /** Largest number of {@code /events} that are followed at a time; then the answer is 503. */
  @WithName("event-streams")
  @WithDefault("1000")
  int eventStreams();

  /**
   * Longest time from the first byte of a request, or from the beginning of a connection, until all
   * headers are there; then the connection is closed.
   */
  @WithName("header-timeout")
  @WithDefault("PT30S")
  Duration headerTimeout();
}

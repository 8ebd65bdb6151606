package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls of the addresses that requests name, when their jobs have ended. */
public interface WebhooksConfig {
  /**
   * Secrets of the form {@code whsec_BASE64} that calls are signed with, each with every one; none:
   * no request may name an address.
   */
  Optional<List<String>> secret();

  /** Longest time that one attempt may take. */
  @WithDefault("PT15S")
  Duration timeout();

  /** Times between one attempt and the next; after the last one there is no further attempt. */
  @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
  List<Duration> delays();

  /** Time between two looks for calls that are due and that no process has been told of. */
  @WithDefault("PT30S")
  Duration sweep();
}

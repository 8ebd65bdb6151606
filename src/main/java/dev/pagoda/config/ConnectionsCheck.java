package dev.pagoda.config;

import java.time.Duration;

/** Checks what connections may take up. */
final class ConnectionsCheck {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private ConnectionsCheck() {}

  static void check(ConnectionsConfig connections, Problems problems) {
    problems.require(
        connections.eventStreams() >= 1,
        "connections.event-streams",
        "must be 1 or more",
        connections.eventStreams());
    Duration timeout = connections.headerTimeout();
    problems.require(
        timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
        "connections.header-timeout",
        "must be from 1 second to 1 hour",
        timeout);
  }
}

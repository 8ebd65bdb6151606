package dev.pagoda.config;

import java.time.Duration;

/** Checks what is set about the hub. */
final class HubCheck {
  private HubCheck() {}

  static void check(HubConfig hub, Problems problems) {
    problems.address("hub.endpoint", hub.endpoint());
    problems.require(
        hub.token().map(token -> token.matches("[!-~]+")).orElse(true),
        "hub.token",
        "must have no spaces and no other than ASCII characters");
    problems.within(
        "hub.patience",
        hub.patience(),
        Duration.ofMillis(100),
        Duration.ofMinutes(10),
        "from 0.1 seconds to 10 minutes");
    problems.positive("hub.attempts", hub.attempts());
  }
}

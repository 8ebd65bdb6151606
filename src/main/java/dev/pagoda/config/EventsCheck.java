package dev.pagoda.config;

import java.util.Set;

/** Checks what is set about events. */
final class EventsCheck {
  private static final Set<String> MODES = Set.of("submit", "generate");

  private EventsCheck() {}

  static void check(PagodaConfig config, Problems problems) {
    String mode = config.events().mode();
    problems.require(MODES.contains(mode), "events.mode", "must be submit or generate", mode);
    problems.require(
        !mode.equals("generate") || config.queue().type().equals("memory"),
        "events.mode",
        "must be submit where pagoda.queue.type is sqs, whose jobs any worker may take",
        mode);
    String requests = config.events().requestPrefix();
    String records = config.storage().prefix().orElse("");
    problems.require(
        !records.startsWith(requests),
        "events.request-prefix",
        "must not be one that pagoda.storage.prefix starts with: records are no requests",
        requests);
  }
}

package dev.pagoda.config;

import dev.pagoda.net.NetRules;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Checks what is set about calls of others' addresses. */
final class WebhooksCheck {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST_SECRET = 24;
  private static final int LONGEST_SECRET = 64;
  private static final Duration LONGEST_DELAY = Duration.ofDays(7);

  private WebhooksCheck() {}

  static void check(PagodaConfig config, Problems problems) {
    WebhooksConfig webhooks = config.webhooks();
    problems.require(
        webhooks.secret().map(all -> all.stream().allMatch(WebhooksCheck::isSecret)).orElse(true),
        "webhooks.secret",
        "must be whsec_ and the base64 of %d to %d bytes"
            .formatted(SHORTEST_SECRET, LONGEST_SECRET),
        "something else");
    problems.require(
        webhooks.secret().isEmpty()
            || config.baseUrl().isPresent()
            || !config.storage().type().equals("local"),
        "base-url",
        "must be set where pagoda.webhooks.secret is and pagoda.storage.type is local: calls hold"
            + " links to pictures",
        "empty");
    net(config.net(), problems);
    timeout("webhooks.timeout", webhooks.timeout(), problems);
    timeout("inputs.fetch-timeout", config.inputs().fetchTimeout(), problems);
    problems.require(
        webhooks.delays().stream()
            .allMatch(d -> !d.isNegative() && d.compareTo(LONGEST_DELAY) <= 0),
        "webhooks.delays",
        "must be times up to 7 days",
        webhooks.delays());
    problems.within(
        "webhooks.sweep",
        webhooks.sweep(),
        Duration.ofMillis(10),
        Duration.ofHours(1),
        "from 10 milliseconds to 1 hour");
  }

  private static void net(NetConfig net, Problems problems) {
    for (String entry : net.allow().orElse(List.of())) {
      problems.require(
          isRead(() -> NetRules.of(List.of(entry), List.of(), false)),
          "net.allow",
          "must hold hosts, addresses and ranges such as 10.1.2.0/24",
          entry);
    }
    for (String entry : net.ports()) {
      problems.require(
          isRead(() -> NetRules.of(List.of(), List.of(entry), false)),
          "net.ports",
          "must hold ports and ranges such as 8000-8999",
          entry);
    }
  }

  private static boolean isRead(Supplier<NetRules> rules) {
    try {
      return rules.get() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void timeout(String key, Duration timeout, Problems problems) {
    problems.within(
        key, timeout, Duration.ofSeconds(1), Duration.ofMinutes(5), "from 1 second to 5 minutes");
  }

  private static boolean isSecret(String text) {
    if (!text.startsWith(PREFIX)) {
      return false;
    }
    try {
      int length = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
      return length >= SHORTEST_SECRET && length <= LONGEST_SECRET;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}

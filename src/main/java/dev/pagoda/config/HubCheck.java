package dev.pagoda.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings of the hub that cannot be. */
final class HubCheck {
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);

  private HubCheck() {}

  static List<String> problems(HubConfig hub) {
    List<String> problems = new ArrayList<>();
    URI endpoint = hub.endpoint();
    if (!PagodaConfigCheck.isAddress(endpoint)) {
      problems.add(
          "pagoda.hub.endpoint must be an address like https://host/path, not " + endpoint);
    }
    if (hub.token().isPresent() && !hub.token().get().matches("[!-~]+")) {
      problems.add("pagoda.hub.token must have no spaces and no other than ASCII characters");
    }
    Duration patience = hub.patience();
    if (patience.compareTo(Duration.ofMillis(100)) < 0
        || patience.compareTo(LONGEST_PATIENCE) > 0) {
      problems.add("pagoda.hub.patience must be from 0.1 seconds to 10 minutes, not " + patience);
    }
    if (hub.attempts() < 1) {
      problems.add("pagoda.hub.attempts must be 1 or more, not " + hub.attempts());
    }
    return problems;
  }
}

package dev.pagoda.hub;

import java.util.Optional;

/**
 * What a branch or tag means at this moment.
 *
 * @param commit that it points to, 40 hex digits
 * @param license as the repository gives it
 */
record Revision(String commit, Optional<String> license) {
  Revision {
    if (!commit.matches("[0-9a-f]{40}")) {
      throw new HubException("the hub gives \"%.60s\" for a commit".formatted(commit));
    }
  }
}

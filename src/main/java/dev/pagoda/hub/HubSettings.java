package dev.pagoda.hub;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the hub.
 *
 * @param endpoint base address of the hub, without a slash at the end
 * @param token is sent to the endpoint, and to no other host that it redirects to
 * @param patience how long an answer, or the next bytes of one, may take
 * @param attempts how often in a row a request may fail before it is given up, at least 1
 */
public record HubSettings(URI endpoint, Optional<String> token, Duration patience, int attempts) {
  public HubSettings {
    endpoint = URI.create(endpoint.toString().replaceAll("/+$", ""));
  }

  /** Without the token, which is nothing for logs. */
  @Override
  public String toString() {
    return "HubSettings[%s, %s token]".formatted(endpoint, token.isPresent() ? "with a" : "no");
  }
}

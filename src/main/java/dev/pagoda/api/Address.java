package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/**
 * The address that links start with: the configured one, else the one that the client used, which
 * reaches this service for sure.
 */
@Singleton
public final class Address {
  private final PagodaConfig config;

  Address(PagodaConfig config) {
    this.config = config;
  }

  /** With a slash at the end. */
  public URI of(UriInfo request) {
    return slashed(config.baseUrl().orElseGet(request::getBaseUri));
  }

  /**
   * The configured one, where nobody asks; where there is none, links to a bucket need none, and
   * others are those of this machine.
   */
  URI configured() {
    return slashed(config.baseUrl().orElse(URI.create("http://localhost/")));
  }

  private static URI slashed(URI base) {
    return base.getPath().endsWith("/") ? base : URI.create(base + "/");
  }
}

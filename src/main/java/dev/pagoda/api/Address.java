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
    URI base = config.baseUrl().orElseGet(request::getBaseUri);
    return base.getPath().endsWith("/") ? base : URI.create(base + "/");
  }
}

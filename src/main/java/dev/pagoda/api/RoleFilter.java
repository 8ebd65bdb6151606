package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A process without the role {@code api} has only its health to show. */
@Singleton
final class RoleFilter {
  // Filters are made when the application is built, before there is a configuration.
  private final Provider<PagodaConfig> config;

  RoleFilter(Provider<PagodaConfig> config) {
    this.config = config;
  }

  @ServerRequestFilter(preMatching = true)
  void filter() {
    if (!config.get().roles().contains("api")) {
      throw new NotFoundException();
    }
  }
}

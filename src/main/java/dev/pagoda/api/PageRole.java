package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/**
 * A process without the role {@code api} has no page either. {@link RoleFilter} does not see it:
 * files are served beside REST.
 */
@Singleton
final class PageRole {
  private static final int EARLY = 200;

  private final Provider<PagodaConfig> config;

  PageRole(Provider<PagodaConfig> config) {
    this.config = config;
  }

  void guard(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext request) {
    if (isOfPage(request.normalizedPath()) && !config.get().roles().contains("api")) {
      request.response().setStatusCode(404).end();
    } else {
      request.next();
    }
  }

  private static boolean isOfPage(String path) {
    return path.equals("/") || path.equals("/index.html") || path.startsWith("/page/");
  }
}

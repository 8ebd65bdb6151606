package dev.pagoda.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Lets requests pass by path, where callers must say who they are. What is not known to be open
 * needs an identity; admin calls and metrics need an admin.
 */
@Singleton
final class AccessPolicy implements HttpSecurityPolicy {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Identities identities;

  AccessPolicy(Identities identities) {
    this.identities = identities;
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request,
      Uni<SecurityIdentity> identity,
      AuthorizationRequestContext requestContext) {
    String path = request.normalizedPath();
    if (!identities.areRequired() || isOpen(request.request().method(), path)) {
      return CheckResult.permit();
    }
    return identity.map(
        somebody -> {
          if (somebody.isAnonymous()) {
            throw new AuthenticationFailedException();
          }
          return isForAdmins(path) && !identities.isAdmin(somebody)
              ? CheckResult.DENY
              : CheckResult.PERMIT;
        });
  }

  /** Health, the page and its parts, the description of the API, and links that are signed. */
  private static boolean isOpen(HttpMethod method, String path) {
    if (!READING.contains(method) || path.indexOf(';') >= 0) { // REST forgets what is behind it
      return false;
    }
    return path.startsWith("/v1/objects/")
        || isBelow(path, "/q/health")
        || isBelow(path, "/q/openapi")
        || (!isBelow(path, "/v1") && !isBelow(path, "/q"));
  }

  private static boolean isForAdmins(String path) {
    return isBelow(path.replaceAll(";[^/]*", ""), "/v1/admin")
        || isBelow(path.replaceAll(";[^/]*", ""), "/q/metrics");
  }

  private static boolean isBelow(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }
}

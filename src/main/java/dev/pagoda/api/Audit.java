package dev.pagoda.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bucket4j.TimeMeter;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes down who did what, a line of JSON each in the log {@code dev.pagoda.audit}: whatever
 * changes something, is for admins, or was refused. Neither prompts nor keys are in it. Refusals of
 * callers that are not known are listed up to a rate, and counted beyond it.
 */
@Singleton
final class Audit {
  private static final Logger LOG = Logger.getLogger("dev.pagoda.audit");

  private final AuditSampler strangers = new AuditSampler(TimeMeter.SYSTEM_MILLISECONDS);
  private final Callers callers;
  private final ObjectMapper mapper;

  Audit(Callers callers, ObjectMapper mapper) {
    this.callers = callers;
    this.mapper = mapper;
  }

  @ServerResponseFilter
  void answered(ContainerRequestContext request, ContainerResponseContext response) {
    String owner = callers.owner();
    if (owner == null || !isWorthIt(request, response.getStatus())) {
      return;
    }
    ObjectNode line =
        line(
            owner,
            request.getMethod(),
            request.getUriInfo().getRequestUri().getPath(),
            response.getStatus());
    String location = response.getHeaderString(HttpHeaders.LOCATION);
    if (location != null) {
      line.put("location", location);
    }
    LOG.info(line.toString());
  }

  private static boolean isWorthIt(ContainerRequestContext request, int status) {
    String method = request.getMethod();
    return !(method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
        || request.getUriInfo().getPath().startsWith("/v1/admin")
        || status == 429;
  }

  /** A request that never came to a resource. */
  void refused(RoutingContext request, int status) {
    String owner =
        request.user() instanceof QuarkusHttpUser user && !user.getSecurityIdentity().isAnonymous()
            ? user.getSecurityIdentity().getPrincipal().getName()
            : null;
    OptionalLong unlisted = owner == null ? strangers.next() : OptionalLong.of(0);
    if (unlisted.isEmpty()) {
      return;
    }
    ObjectNode line =
        line(owner, request.request().method().name(), request.normalizedPath(), status);
    if (unlisted.getAsLong() > 0) {
      line.put("unlisted_before", unlisted.getAsLong());
    }
    if (request.request().remoteAddress() != null) { // a function has none
      line.put("client", request.request().remoteAddress().hostAddress());
    }
    LOG.info(line.toString());
  }

  private ObjectNode line(String owner, String method, String path, int status) {
    ObjectNode line = mapper.createObjectNode();
    line.put("caller", owner);
    line.put("method", method);
    line.put("path", path);
    line.put("status", status);
    return line;
  }
}

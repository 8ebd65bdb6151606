package dev.pagoda.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Requests that are stopped before they come to a resource get problem documents, too. */
@Singleton
final class AccessProblems {
  static final String CHALLENGE = "Bearer realm=\"pagoda\"";
  private static final Logger LOG = Logger.getLogger(AccessProblems.class);
  private static final int OUTAGE_SECONDS = 5;

  private final ObjectMapper mapper;
  private final Audit audit;
  private final ProblemShape shape;
  private final RefusalMeter refusals;

  AccessProblems(ObjectMapper mapper, Audit audit, ProblemShape shape, RefusalMeter refusals) {
    this.mapper = mapper;
    this.audit = audit;
    this.shape = shape;
    this.refusals = refusals;
  }

  void register(@Observes Router router) {
    router.route().failureHandler(this::answer);
  }

  /** A problem document for who has not said, or not proved, who they are. */
  static Problem unauthorized() {
    return Problem.of(
        401,
        "unauthorized",
        "Unauthorized",
        "Send a valid API key or access token as Authorization: Bearer.");
  }

  private void answer(RoutingContext request) {
    Throwable failure = request.failure();
    if (failure instanceof AuthenticationException || failure instanceof UnauthorizedException) {
      request.response().putHeader("WWW-Authenticate", CHALLENGE);
      send(request, unauthorized());
    } else if (failure instanceof ForbiddenException) {
      send(request, Problem.of(403, "forbidden", "Forbidden", "This is for admins only."));
    } else if (failure instanceof ForeignSiteException) {
      send(request, Problem.of(403, "foreign-site", "Forbidden", failure.getMessage()));
    } else if (DefaultAuthFailureHandler.isOtherAuthenticationFailure(request)) {
      LOG.errorf("The OpenID Connect provider cannot be asked: %s", failure.getMessage());
      request.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(OUTAGE_SECONDS));
      send(
          request,
          Problem.of(
              503,
              "provider-failed",
              "Service unavailable",
              "Access tokens cannot be checked now; API keys can."));
    } else {
      request.next();
    }
  }

  private void send(RoutingContext request, Problem problem) {
    if (request.response().ended()) {
      return;
    }
    audit.refused(request, problem.status());
    refusals.count(problem);
    Optional<Object> shaped = shape.of(request.normalizedPath(), problem);
    if (!request.request().isEnded()) {
      request.request().resume(); // a body that nobody reads must not block the connection
    }
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(
            HttpHeaders.CONTENT_TYPE,
            shaped.isPresent() ? MediaType.APPLICATION_JSON : Problem.MEDIA_TYPE);
    var unused = request.end(json(shaped.orElse(problem)));
  }

  private String json(Object problem) {
    try {
      return mapper.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every problem can be written as JSON.", e);
    }
  }
}

package dev.pagoda.api.openai;

import dev.pagoda.api.Problem;
import dev.pagoda.request.FieldError;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes problems as OpenAI's clients read them, at the addresses that are OpenAI's, and gives each
 * answer there an id. Elsewhere problems stay what they are.
 */
final class OpenAiErrors {
  static final String REQUEST_ID = "x-request-id";

  /** OpenAI's clients try again after any 409, 429 and 5xx, unless this says that it is in vain. */
  static final String SHOULD_RETRY = "x-should-retry";

  private static final Logger LOG = Logger.getLogger(OpenAiErrors.class);
  private static final String IMAGES = "/v1/images";
  private static final String MODELS = "/v1/models";

  /** Codes that programs know from OpenAI; others are ours. */
  private static final Map<Integer, String> CODES =
      Map.of(401, "invalid_api_key", 429, "rate_limit_exceeded");

  private static final int INSUFFICIENT_MEMORY = 507;

  @ServerRequestFilter(preMatching = true)
  void identify(ContainerRequestContext request, RoutingContext routing) {
    if (isOpenAi(request)) {
      // What is answered depends on the body alone; some clients ask for events by this as well.
      routing.request().headers().set(HttpHeaders.ACCEPT, MediaType.WILDCARD);
      routing
          .response()
          .putHeader(REQUEST_ID, "req_" + UUID.randomUUID().toString().replace("-", ""));
    }
  }

  @ServerResponseFilter
  void write(
      ContainerRequestContext request, ContainerResponseContext response, RoutingContext routing) {
    if (!isOpenAi(request)) {
      return;
    }
    int status = response.getStatus();
    if (status >= 500) {
      LOG.warnf(
          "Request %s was answered %d.", routing.response().headers().get(REQUEST_ID), status);
    }
    if (response.getEntity() instanceof Problem problem) {
      response.setEntity(error(problem), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
      if (status == INSUFFICIENT_MEMORY) {
        response.getHeaders().putSingle(SHOULD_RETRY, "false");
      }
    }
  }

  @ServerExceptionMapper
  Response noPictures(NoPicturesException e) {
    return Response.status(e.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(SHOULD_RETRY, "false")
        .entity(OpenAiError.of(e.status(), e.code(), e.getMessage(), null))
        .build();
  }

  private static boolean isOpenAi(ContainerRequestContext request) {
    return isOpenAi(request.getUriInfo().getPath());
  }

  static boolean isOpenAi(String path) {
    return isBelow(IMAGES, path) || isBelow(MODELS, path);
  }

  private static boolean isBelow(String root, String path) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }

  static OpenAiError error(Problem problem) {
    List<FieldError> fields = problem.errors();
    String kind = problem.type().substring(problem.type().lastIndexOf(':') + 1).replace('-', '_');
    return OpenAiError.of(
        problem.status(),
        CODES.getOrDefault(problem.status(), kind),
        problem.detail(),
        fields == null || fields.isEmpty() ? null : fields.get(0).field());
  }
}

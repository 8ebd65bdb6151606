package dev.pagoda.api;

import dev.pagoda.generation.IdempotencyConflictException;
import dev.pagoda.generation.JobEndedException;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.LimitExceededException;
import dev.pagoda.generation.NotAdmittedException;
import dev.pagoda.generation.QueueFullException;
import dev.pagoda.model.NoModelsException;
import dev.pagoda.queue.QueueException;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.storage.StorageException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure becomes a problem document; none shows what is inside. */
final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  /** A worker that starts needs about so long to publish its models. */
  private static final int WORKER_START_SECONDS = 10;

  /** A store or a queue that fails is likely to be well again soon. */
  private static final int OUTAGE_SECONDS = 5;

  /** What people can do about the statuses that the HTTP layer gives by itself. */
  private static final Map<Integer, String> DETAILS =
      Map.of(
          404, "There is nothing at this address.",
          405, "This address does not take this method.",
          406, "The answer can only be JSON; accept application/json.",
          408, "The body took too long.",
          413, "The body is larger than this service takes.",
          415,
              "This address does not take a body of this Content-Type; most take application/json,"
                  + " /v1/images/edits takes multipart/form-data.");

  @ServerExceptionMapper
  Response invalid(InvalidRequestException e) {
    return Problem.of(400, "invalid-request", "Invalid request", e.getMessage())
        .with(e.errors())
        .response()
        .build();
  }

  @ServerExceptionMapper
  Response malformed(MalformedBodyException e) {
    return Problem.of(400, "malformed-json", "Malformed JSON", e.getMessage()).response().build();
  }

  @ServerExceptionMapper
  Response conflict(IdempotencyConflictException e) {
    return Problem.of(422, "idempotency-conflict", "Unprocessable content", e.getMessage())
        .response()
        .build();
  }

  @ServerExceptionMapper
  Response queue(QueueException e) {
    LOG.error(e.getMessage());
    return Problem.of(503, "queue-failed", "Service unavailable", e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, OUTAGE_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response full(QueueFullException e) {
    return Problem.of(429, "queue-full", "Too many requests", e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds())
        .build();
  }

  @ServerExceptionMapper
  Response streams(TooManyStreamsException e) {
    return Problem.of(503, "too-many-streams", "Service unavailable", e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, OUTAGE_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response exceeded(LimitExceededException e) {
    Response.ResponseBuilder response =
        Problem.of(429, e.allowance().kind().problem(), "Too many requests", e.getMessage())
            .response()
            .header(HttpHeaders.RETRY_AFTER, e.allowance().resetSeconds());
    AllowanceHeaders.of(e.allowance()).forEach(response::header);
    return response.build();
  }

  /** Most are stopped before they come so far. */
  @ServerExceptionMapper
  Response unauthorized(UnauthorizedException e) {
    return AccessProblems.unauthorized()
        .response()
        .header(HttpHeaders.WWW_AUTHENTICATE, AccessProblems.CHALLENGE)
        .build();
  }

  @ServerExceptionMapper
  Response notAdmitted(NotAdmittedException e) {
    String kind = e.error().code().replace('_', '-');
    return Problem.of(e.error().status(), kind, "Insufficient memory", e.getMessage())
        .response()
        .build();
  }

  @ServerExceptionMapper
  Response unknownJob(JobNotFoundException e) {
    return Problem.of(404, "not-found", "Not found", e.getMessage()).response().build();
  }

  @ServerExceptionMapper
  Response unknownModel(ModelNotFoundException e) {
    return Problem.of(404, "model-not-found", "Not found", e.getMessage()).response().build();
  }

  @ServerExceptionMapper
  Response ended(JobEndedException e) {
    return Problem.of(409, "already-ended", "Already ended", e.getMessage()).response().build();
  }

  @ServerExceptionMapper
  Response forbidden(InvalidLinkException e) {
    return Problem.of(403, "invalid-link", "Invalid link", e.getMessage()).response().build();
  }

  @ServerExceptionMapper
  Response noModels(NoModelsException e) {
    return Problem.of(503, "no-models", "Service unavailable", e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, WORKER_START_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response store(StorageException e) {
    LOG.error(e.getMessage());
    return Problem.of(503, "storage-failed", "Service unavailable", e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, OUTAGE_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response http(WebApplicationException e) {
    int status = e.getResponse().getStatus();
    Response.StatusType info = e.getResponse().getStatusInfo();
    String title = info.getReasonPhrase();
    String kind = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    Response.ResponseBuilder response =
        Problem.of(status, kind, title, DETAILS.getOrDefault(status, title + ".")).response();
    for (String header : List.of(HttpHeaders.ALLOW, "Connection")) {
      String value = e.getResponse().getHeaderString(header);
      if (value != null) {
        response.header(header, value);
      }
    }
    return response.build();
  }

  /** The client hung up while it was sending; nobody reads this answer. */
  @ServerExceptionMapper
  Response hungUp(HttpClosedException e) {
    return Problem.of(400, "incomplete", "Incomplete request", "The body ended too early.")
        .response()
        .build();
  }

  @ServerExceptionMapper
  Response unexpected(Throwable e, HttpServerRequest request) {
    if (e instanceof IOException && hasLeft(request)) {
      LOG.debugf("A client left before its answer: %s", e); // which may be as it should be
    } else {
      LOG.error("A request failed.", e);
    }
    return Problem.of(
            500, "internal-error", "Internal error", "The service failed; its log has the details.")
        .response()
        .build();
  }

  private static boolean hasLeft(HttpServerRequest request) {
    return request.connection() instanceof ConnectionBase connection
        && !connection.channel().isOpen();
  }
}

package dev.pagoda.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.request.RequestReader;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads JSON bodies as their bytes come in, without a thread that waits for them, and no further
 * than the limit: the HTTP layer's own limit answers before anybody could say what is wrong.
 */
@Singleton
public final class RequestBodyReader {
  private static final int REQUEST_TIMEOUT = 408;

  /** Time that an answer has to get to whoever is hung up on. */
  private static final Duration HANG_UP = Duration.ofSeconds(1);

  private final long limit;
  private final Duration patience;

  RequestBodyReader(PagodaConfig config) {
    this.limit = config.limits().bodySize().asLongValue();
    this.patience = config.limits().bodyTimeout();
  }

  /**
   * Fails with 413 beyond the limit, with 408 when the body takes too long, or with {@link
   * MalformedBodyException}.
   */
  public Uni<JsonNode> read(HttpServerRequest request) {
    return readBytes(request).map(RequestBodyReader::parse);
  }

  /** Fails with 413 beyond the limit. What follows may block. */
  public Uni<byte[]> readBytes(HttpServerRequest request) {
    return Uni.createFrom()
        .<byte[]>emitter(emitter -> receive(request, emitter))
        .ifNoItem()
        .after(patience)
        .recoverWithUni(() -> tooSlow(request))
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  private void receive(HttpServerRequest request, UniEmitter<? super byte[]> emitter) {
    if (announced(request) > limit) {
      refuse(request, emitter);
      return;
    }
    Buffer body = Buffer.buffer();
    request.exceptionHandler(
        e ->
            emitter.fail(
                e instanceof HttpClosedException ? e : new BadRequestException(e.getMessage(), e)));
    request.endHandler(end -> emitter.complete(body.getBytes()));
    request.handler(
        part -> {
          if (body.length() + part.length() > limit) {
            refuse(request, emitter);
          } else {
            body.appendBuffer(part);
          }
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume(); // the HTTP layer holds the body back until somebody wants it
  }

  /** Whoever sends drop by drop holds a connection and memory no longer than that. */
  private static Uni<byte[]> tooSlow(HttpServerRequest request) {
    request.handler(part -> {});
    Response.ResponseBuilder answer = Response.status(REQUEST_TIMEOUT);
    if (request.version() != HttpVersion.HTTP_2) {
      answer.header("Connection", "close");
      // The HTTP layer would wait for the rest of the body before it hangs up.
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(HANG_UP)
          .subscribe()
          .with(nothing -> request.connection().close());
    }
    return Uni.createFrom().failure(new ClientErrorException(answer.build()));
  }

  /** What comes after the limit is thrown away, and the connection ends with the answer. */
  private static void refuse(HttpServerRequest request, UniEmitter<? super byte[]> emitter) {
    request.handler(part -> {}).resume();
    Response.ResponseBuilder answer = Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE);
    if (request.version() != HttpVersion.HTTP_2) { // which forbids the header
      answer.header("Connection", "close");
    }
    emitter.fail(new ClientErrorException(answer.build()));
  }

  /** The length that the client gives, or 0. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static JsonNode parse(byte[] body) {
    try {
      return RequestReader.mapper().readTree(body);
    } catch (IOException e) {
      throw new MalformedBodyException(e);
    }
  }
}

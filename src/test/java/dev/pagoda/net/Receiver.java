package dev.pagoda.net;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server that others have: it keeps what it gets and answers as a test wants. */
public final class Receiver implements AutoCloseable {
  private final Vertx vertx;
  private final boolean secure;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Consumer<HttpServerRequest> answer = r -> r.response().setStatusCode(204).end();

  /** A request as it came. */
  public record Received(
      String method, String uri, String host, String serverName, MultiMap headers, String body) {}

  private Receiver(Vertx vertx, HttpServerOptions options) {
    this.vertx = vertx;
    this.secure = options.isSsl();
    this.server = await(vertx.createHttpServer(options).requestHandler(this::handle).listen());
  }

  /** Listens at 127.0.0.1, at a free port. */
  public static Receiver started(Vertx vertx) {
    return at(vertx, "127.0.0.1", 0);
  }

  /** Listens there. */
  public static Receiver at(Vertx vertx, String address, int port) {
    return new Receiver(vertx, new HttpServerOptions().setHost(address).setPort(port));
  }

  /** Speaks TLS with the certificate of a PKCS #12 file. */
  public static Receiver secure(Vertx vertx, Path certificate, String password) {
    return new Receiver(
        vertx,
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(
                new PfxOptions().setPath(certificate.toString()).setPassword(password)));
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              received.add(
                  new Received(
                      request.method().name(),
                      request.uri(),
                      request.getHeader("Host"),
                      request.connection().indicatedServerName(),
                      request.headers(),
                      body.toString()));
              answer.accept(request);
            });
  }

  /** Answers so from now on. */
  public void answer(Consumer<HttpServerRequest> with) {
    this.answer = with;
  }

  /** Answers with nothing but a status from now on. */
  public void answer(int status) {
    answer(request -> request.response().setStatusCode(status).end());
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  public int port() {
    return server.actualPort();
  }

  /** Its address under a name or a literal. */
  public String url(String host, String path) {
    return (secure ? "https://" : "http://") + host + ":" + port() + path;
  }

  public String url(String path) {
    return url("127.0.0.1", path);
  }

  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    await(server.close());
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.pagoda.cloud;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A reverse proxy in front of S3 or SQS that does faults to requests. It hands on the Host header
 * and the body as they came, so signatures made for the proxy's address stay valid behind it.
 *
 * <p>All rules that match a request apply, in the order in which they were added; the actions of
 * rules run on threads that may block.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FaultProxy.class);
  private static final int LONG_LINE = 65_536;
  private static final int CONNECTIONS = 512;

  private final URI target;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final HttpClient client;
  private final HttpServer server;

  private FaultProxy(URI target) throws Exception {
    this.target = target;
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false), // the server may close what is idle
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setMaxInitialLineLength(LONG_LINE)
                    .setMaxHeaderSize(LONG_LINE)
                    // HTTP/2 has no Host header to hand on.
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(true))
            .requestHandler(this::accept)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  /** Starts one, without rules. */
  public static FaultProxy inFrontOf(URI target) throws Exception {
    return new FaultProxy(target);
  }

  /** Where clients reach the proxy. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The server behind the proxy. */
  URI target() {
    return target;
  }

  /** Applies {@code rule} from now on, and returns it. */
  public FaultRule add(FaultRule rule) {
    rules.add(rule);
    return rule;
  }

  /** Forgets all rules; requests on their way keep theirs. */
  public void clear() {
    rules.clear();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void accept(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> threads.execute(() -> handle(request, body)))
        .onFailure(e -> LOG.debugf("A client left while it was sending: %s", e.getMessage()));
  }

  private void handle(HttpServerRequest request, Buffer body) {
    ProxiedRequest proxied =
        new ProxiedRequest(request.method().name(), request.uri(), request.headers(), body);
    List<Fault> faults = rules.stream().filter(r -> r.hit(proxied)).map(FaultRule::fault).toList();
    try {
      if (before(request, faults)) {
        ProxiedAnswer answer = forward(proxied);
        after(request, faults, proxied, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the proxy is closing
    } catch (Exception e) {
      LOG.debugf("%s %s was not answered: %s", proxied.method(), proxied.uri(), e);
      request.connection().close();
    }
  }

  /** Does what comes before forwarding; false when the request ends here. */
  private static boolean before(HttpServerRequest request, List<Fault> faults)
      throws InterruptedException {
    for (Fault fault : faults) {
      if (fault instanceof Fault.Delay delay) {
        Thread.sleep(delay.duration().toMillis());
      } else if (fault instanceof Fault.Before before) {
        before.action().run();
      } else if (fault instanceof Fault.DropRequest) {
        request.connection().close();
        return false;
      } else if (fault instanceof Fault.Answer answer) {
        answer.headers().forEach(request.response()::putHeader);
        request.response().setStatusCode(answer.status()).end(answer.body());
        return false;
      }
    }
    return true;
  }

  private static void after(
      HttpServerRequest request, List<Fault> faults, ProxiedRequest proxied, ProxiedAnswer answer) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.After after) {
        after.action().run();
      } else if (fault instanceof Fault.Watch watch) {
        watch.observer().accept(proxied, answer);
      } else if (fault instanceof Fault.DropAnswer) {
        request.connection().close();
        return;
      }
    }
    answer.writeTo(request.response());
  }

  private ProxiedAnswer forward(ProxiedRequest request) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setMethod(HttpMethod.valueOf(request.method()))
            .setURI(request.uri());
    return client
        .request(options)
        .compose(
            out -> {
              out.headers().setAll(request.headers());
              // This proxy has answered that already, and has the body.
              out.headers().remove("Expect").remove("Transfer-Encoding");
              out.headers().remove("Connection").remove("Upgrade").remove("HTTP2-Settings");
              // Here, on the event loop: later the body may have gone by.
              return out.send(request.body()).compose(ProxiedAnswer::read);
            })
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }
}

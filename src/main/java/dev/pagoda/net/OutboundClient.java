package dev.pagoda.net;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/**
 * Calls addresses that others have chosen, as far as the guard lets it: at the IP address that was
 * judged, under the name that was given, past no proxy and along no redirect. Nothing blocks.
 */
public final class OutboundClient implements AutoCloseable {
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(5);

  private final NetworkGuard guard;
  private final HttpClient client;
  private final Executor resolving;

  /**
   * @param resolving where names are looked up, which blocks
   */
  public OutboundClient(Vertx vertx, NetworkGuard guard, Executor resolving) {
    this(vertx, guard, resolving, new HttpClientOptions());
  }

  /**
   * @param options such as whom to trust
   */
  OutboundClient(Vertx vertx, NetworkGuard guard, Executor resolving, HttpClientOptions options) {
    this.guard = guard;
    this.resolving = resolving;
    // A connection serves one call: the next one may have to go to another address.
    this.client =
        vertx.createHttpClient(
            options.setKeepAlive(false).setMaxPoolSize(CONNECTIONS_PER_HOST).setVerifyHost(true));
  }

  /** What addresses may be called. */
  public NetworkGuard guard() {
    return guard;
  }

  /** Whether an address may be called now, as far as its name tells; fails where it may not. */
  public Uni<Void> judge(URI uri) {
    return target(uri).replaceWithVoid();
  }

  /** Calls; fails with {@link CallException} alone. */
  public Uni<OutboundResponse> send(OutboundRequest request) {
    return target(request.uri())
        .flatMap(target -> call(target, request))
        .ifNoItem()
        .after(request.timeout())
        .failWith(() -> CallException.timeout(request.timeout().toSeconds()))
        .onFailure(failure -> !(failure instanceof CallException))
        .transform(failure -> CallException.broken());
  }

  private Uni<Target> target(URI uri) {
    return Uni.createFrom()
        .item(() -> guard.target(uri))
        .runSubscriptionOn(resolving)
        .ifNoItem()
        .after(LONGEST_LOOK_UP)
        .failWith(CallException::unreachable);
  }

  private Uni<OutboundResponse> call(Target target, OutboundRequest request) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                client
                    .request(options(target, request))
                    .onFailure(failure -> emitter.fail(connecting(failure)))
                    .onSuccess(connected -> exchange(connected, request, emitter)));
  }

  private static RequestOptions options(Target target, OutboundRequest request) {
    URI uri = target.uri();
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.body() == null ? HttpMethod.GET : HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(
                    new InetSocketAddress(target.address(), Target.port(uri))))
            .setHost(name(uri))
            .setPort(Target.port(uri))
            .setSsl(Target.isSecure(uri))
            .setURI(ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery())
            .setFollowRedirects(false)
            .setConnectTimeout(request.timeout().toMillis());
    request.headers().forEach(options::putHeader);
    return options;
  }

  /** What the header Host and the certificate must have. */
  private static String name(URI uri) {
    String host = Target.host(uri);
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private static void exchange(
      HttpClientRequest request,
      OutboundRequest wanted,
      UniEmitter<? super OutboundResponse> emitter) {
    emitter.onTermination(request::reset);
    request
        .response()
        .onFailure(emitter::fail)
        .onSuccess(
            response -> {
              Buffer body = Buffer.buffer();
              Runnable complete =
                  () ->
                      emitter.complete(
                          new OutboundResponse(
                              response.statusCode(),
                              Optional.ofNullable(response.getHeader("Retry-After")),
                              body.getBytes()));
              response.exceptionHandler(emitter::fail);
              response.endHandler(end -> complete.run());
              response.handler(
                  part -> {
                    if (body.length() + (long) part.length() <= wanted.mostBytes()) {
                      body.appendBuffer(part);
                      return;
                    }
                    if (wanted.overflow() == OutboundRequest.Overflow.CUT) {
                      complete.run();
                    } else {
                      emitter.fail(CallException.tooLarge(wanted.mostBytes()));
                    }
                    request.reset();
                  });
            });
    if (wanted.body() == null) {
      request.send();
    } else {
      request.send(Buffer.buffer(wanted.body()));
    }
  }

  private static CallException connecting(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return CallException.untrusted();
      }
    }
    return CallException.unreachable();
  }

  @Override
  public void close() {
    client.close();
  }
}

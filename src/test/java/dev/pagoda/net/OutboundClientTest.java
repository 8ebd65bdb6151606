package dev.pagoda.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.net.OutboundRequest.Overflow;
import dev.pagoda.net.Receiver.Received;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat: a name leads to a harmless address while it is judged and inside when it is called, or
 * whoever answers leads further, answers for ever or without end. Real servers answer here.
 */
class OutboundClientTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ExecutorService RESOLVING = Executors.newCachedThreadPool();
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  @AfterAll
  static void close() {
    RESOLVING.shutdownNow();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static OutboundClient client(Resolver resolver, HttpClientOptions options) {
    NetRules rules = NetRules.of(List.of("127.0.0.1"), List.of("1-65535"), true);
    return new OutboundClient(
        VERTX, new NetworkGuard(rules, resolver, own -> false), RESOLVING, options);
  }

  private static OutboundClient client() {
    return client(Resolver.SYSTEM, new HttpClientOptions());
  }

  private static OutboundResponse get(OutboundClient client, String url) {
    return send(client, url, LONG, 1000, Overflow.FAIL);
  }

  private static OutboundResponse send(
      OutboundClient client, String url, Duration timeout, long most, Overflow overflow) {
    return client
        .send(
            new OutboundRequest(
                client.guard().parse(url), Map.of("X-Test", "yes"), null, timeout, most, overflow))
        .await()
        .atMost(LONG);
  }

  /** A name that leads somewhere else each time it is looked up. */
  private static final class Rebinding implements Resolver {
    final List<String> asked = new ArrayList<>();

    @Override
    public synchronized List<InetAddress> resolve(String host) {
      asked.add(host);
      byte last = (byte) asked.size();
      try {
        return List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, last}));
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aNameIsResolvedOnceAndWhatWasJudgedIsCalled() {
    Rebinding resolver = new Rebinding();
    try (Receiver harmless = Receiver.at(VERTX, "127.0.0.1", 0);
        Receiver inside = Receiver.at(VERTX, "127.0.0.2", harmless.port());
        OutboundClient client = client(resolver, new HttpClientOptions())) {
      String url = harmless.url("rebind.test", "/a%20b?c=d");

      assertThat(get(client, url).status()).isEqualTo(204);
      assertThat(resolver.asked).containsExactly("rebind.test");
      Received received = harmless.received().get(0);
      assertThat(received.host()).isEqualTo("rebind.test:" + harmless.port());
      assertThat(received.uri()).isEqualTo("/a%20b?c=d");
      assertThat(received.headers().get("X-Test")).isEqualTo("yes");

      // By now the name leads inside, and the server there would answer.
      assertThatThrownBy(() -> get(client, url)).isInstanceOf(CallException.class);
      assertThat(resolver.asked).hasSize(2);
      assertThat(inside.received()).isEmpty();
      assertThat(harmless.received()).hasSize(1);
    }
  }

  @Test
  void certificatesAreOfTheNameThoughTheAddressIsPinned() throws Exception {
    Path certificate = Certificates.of("hooks.test", directory);
    PfxOptions trust =
        new PfxOptions().setPath(certificate.toString()).setPassword(Certificates.PASSWORD);
    Resolver resolver = host -> List.of(InetAddress.getLoopbackAddress());
    HttpClientOptions options = new HttpClientOptions().setTrustOptions(trust);
    try (Receiver receiver = Receiver.secure(VERTX, certificate, Certificates.PASSWORD);
        OutboundClient client = client(resolver, options);
        OutboundClient stranger = client(resolver, new HttpClientOptions())) {
      assertThat(get(client, receiver.url("hooks.test", "/x")).status()).isEqualTo(204);
      assertThat(receiver.received().get(0).serverName()).isEqualTo("hooks.test");

      String untrusted = "its host has no certificate that this service trusts";
      assertThatThrownBy(() -> get(client, receiver.url("other.test", "/x")))
          .isInstanceOf(CallException.class)
          .hasMessage(untrusted);
      assertThatThrownBy(() -> get(stranger, receiver.url("hooks.test", "/x")))
          .hasMessage(untrusted);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void redirectsAreAnswersLikeOthers() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(
          r ->
              r.response()
                  .setStatusCode(302)
                  .putHeader("Location", receiver.url("/inside"))
                  .end("gone"));

      assertThat(get(client, receiver.url("/x")).status()).isEqualTo(302);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void proxiesAreNotUsed() {
    System.setProperty("http.proxyHost", "127.0.0.2");
    System.setProperty("http.proxyPort", "1");
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      assertThat(get(client, receiver.url("/x")).status()).isEqualTo(204);
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void whatIsTooLongIsRefusedOrCut() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(
          r -> {
            r.response().setChunked(true);
            endless(r.response());
          });

      assertThatThrownBy(() -> get(client, receiver.url("/x")))
          .isInstanceOf(CallException.class)
          .hasMessage("it has more than the 1000 bytes that are allowed");
      OutboundResponse cut = send(client, receiver.url("/x"), LONG, 1000, Overflow.CUT);
      assertThat(cut.status()).isEqualTo(200);
      assertThat(cut.body().length).isLessThanOrEqualTo(1000);
    }
  }

  private static void endless(HttpServerResponse response) {
    if (!response.closed()) {
      response
          .write(Buffer.buffer("x".repeat(300)))
          .onSuccess(written -> VERTX.runOnContext(next -> endless(response)));
    }
  }

  @Test
  void bodiesThatFitComeWhole() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(r -> r.response().putHeader("Retry-After", "7").end("x".repeat(1000)));

      OutboundResponse response = get(client, receiver.url("/x"));

      assertThat(new String(response.body(), UTF_8)).isEqualTo("x".repeat(1000));
      assertThat(response.retryAfter()).contains("7");
    }
  }

  @Test
  void whoeverDoesNotAnswerIsLeft() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(r -> {});

      assertThatThrownBy(
              () -> send(client, receiver.url("/x"), Duration.ofSeconds(1), 1000, Overflow.FAIL))
          .isInstanceOf(CallException.class)
          .hasMessage("it has not answered within 1 s");
    }
  }

  @Test
  void whoeverAnswersDropByDropIsLeft() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(r -> r.response().setChunked(true).write("x"));

      assertThatThrownBy(
              () -> send(client, receiver.url("/x"), Duration.ofSeconds(1), 1000, Overflow.FAIL))
          .hasMessage("it has not answered within 1 s");
    }
  }

  @Test
  void aConnectionThatBreaksIsNoAnswer() {
    try (Receiver receiver = Receiver.started(VERTX);
        OutboundClient client = client()) {
      receiver.answer(r -> r.connection().close());

      assertThatThrownBy(() -> get(client, receiver.url("/x")))
          .isInstanceOf(CallException.class)
          .hasMessageStartingWith("its host broke the connection off");
    }
  }

  @Test
  void aNameThatNobodyAnswersForLooksLikeOneThatThereIsNot() {
    CountDownLatch never = new CountDownLatch(1);
    Resolver silent =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (OutboundClient client = client(silent, new HttpClientOptions())) {
      assertThatThrownBy(() -> get(client, "http://silent.test/"))
          .hasMessage(CallException.unreachable().getMessage());
    } finally {
      never.countDown();
    }
  }

  @Test
  void aClosedPortLooksLikeAHostThatMayNotBeCalled() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (OutboundClient client = client()) {
      String closed = "http://127.0.0.1:" + port + "/";
      String forbidden = "http://127.0.0.2:" + port + "/";

      assertThatThrownBy(() -> get(client, closed))
          .hasMessage(CallException.unreachable().getMessage());
      assertThatThrownBy(() -> get(client, forbidden))
          .hasMessage(CallException.unreachable().getMessage());
    }
  }
}

package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** S3 gets the head of a request and half of its body, and then the connection ends. */
final class HalfSent {
  private HalfSent() {}

  static void add(Node node, Predicate<ProxiedRequest> match, Runnable kill) {
    AtomicReference<ProxiedRequest> seen = new AtomicReference<>();
    Predicate<ProxiedRequest> noting =
        request -> {
          boolean matches = match.test(request);
          if (matches) {
            seen.compareAndSet(null, request);
          }
          return matches;
        };
    KillPoint.before(
        node.s3,
        noting,
        () -> {
          send(node.s3.target(), seen.get());
          kill.run();
        });
  }

  private static void send(URI target, ProxiedRequest request) {
    StringBuilder head =
        new StringBuilder(request.method() + " " + request.uri() + " HTTP/1.1\r\n");
    request
        .headers()
        .forEach(
            header -> {
              if (!header.getKey().equalsIgnoreCase("Expect")) {
                head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
              }
            });
    byte[] body = request.body().getBytes();
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.append("\r\n").toString().getBytes(US_ASCII));
      out.write(body, 0, body.length / 2);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

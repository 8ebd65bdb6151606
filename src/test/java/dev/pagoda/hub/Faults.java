package dev.pagoda.hub;

import com.sun.net.httpserver.HttpExchange;
import dev.pagoda.hub.HubServer.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** What goes wrong on the way from a hub. */
final class Faults {
  private Faults() {}

  /** Announces all, and hangs up after some bytes. */
  static Fault truncated(int bytes) {
    return (exchange, content) -> {
      begin(exchange, content, bytes);
      return true;
    };
  }

  /** Sends some bytes, and then nothing until the test ends. */
  static Fault stalled(int bytes, CountDownLatch end) {
    return (exchange, content) -> {
      OutputStream body = begin(exchange, content, bytes);
      body.flush();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return true;
    };
  }

  /** Sends all, but a part only every now and then. */
  static Fault slow(int parts, long pauseMillis) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, content.length);
      int size = content.length / parts + 1;
      for (int at = 0; at < content.length; at += size) {
        exchange.getResponseBody().write(content, at, Math.min(size, content.length - at));
        exchange.getResponseBody().flush();
        try {
          Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return true;
    };
  }

  /** Answers with a status and a header. */
  static Fault status(int status, String header, String value) {
    return (exchange, content) -> {
      exchange.getResponseHeaders().add(header, value);
      exchange.sendResponseHeaders(status, -1);
      return true;
    };
  }

  /** Sends other bytes of the same number. */
  static Fault garbled() {
    return (exchange, content) -> {
      byte[] other = content.clone();
      other[other.length / 2] ^= 1;
      HubServer.send(exchange, 200, other, HubServer.from(exchange));
      return true;
    };
  }

  /** Sends all, whatever part was asked for. */
  static Fault ignoresRange() {
    return (exchange, content) -> {
      HubServer.send(exchange, 200, content, 0);
      return true;
    };
  }

  /** Sends more than was listed. */
  static Fault longer() {
    return (exchange, content) -> {
      HubServer.send(exchange, 200, new byte[content.length + 1], 0);
      return true;
    };
  }

  /** Runs something while the file is asked for. */
  static Fault meanwhile(Runnable action) {
    return (exchange, content) -> {
      action.run();
      return false;
    };
  }

  private static OutputStream begin(HttpExchange exchange, byte[] content, int bytes)
      throws IOException {
    int from = (int) HubServer.from(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    exchange.getResponseBody().write(content, from, bytes);
    return exchange.getResponseBody();
  }
}

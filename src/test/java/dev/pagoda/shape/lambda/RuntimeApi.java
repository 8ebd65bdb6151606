package dev.pagoda.shape.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API (version 2018-06-01), from which AWS's own runtime client fetches events and
 * to which it posts answers.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "/2018-06-01/runtime/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Invocation(String id, String event) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(VERSION, this::answer);
    server.start();
  }

  /** Host and port, for {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Ends when the function has started and asks for its first event. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Hands an event to the function; ends with what it answers, or fails with its error. */
  CompletableFuture<JsonNode> invoke(JsonNode event) throws IOException {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), JSON.writeValueAsString(event));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(invocation.id(), answer);
    waiting.add(invocation);
    return answer;
  }

  /** Fails what waits: the function is gone. */
  void end() {
    ready.cancel(false);
    answers.values().forEach(answer -> answer.cancel(false));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(VERSION.length());
      if (path.equals("invocation/next")) {
        next(exchange);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("init/error")) {
        ready.completeExceptionally(new IllegalStateException(JSON.readTree(body).toString()));
      } else {
        String[] parts = path.split("/", -1); // invocation/ID/response or invocation/ID/error
        CompletableFuture<JsonNode> answer = answers.remove(parts[1]);
        if (parts[2].equals("response")) {
          answer.complete(JSON.readTree(body));
        } else {
          answer.completeExceptionally(new IllegalStateException(JSON.readTree(body).toString()));
        }
      }
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    ready.complete(null);
    Invocation invocation;
    try {
      invocation = waiting.take();
    } catch (InterruptedException e) {
      return; // the test has ended
    }
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 900_000));
    exchange
        .getResponseHeaders()
        .set(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-central-1:123456789012:function:pagoda");
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
    // Without a type AWS's client, which is native code, crashes.
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] event = invocation.event().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}

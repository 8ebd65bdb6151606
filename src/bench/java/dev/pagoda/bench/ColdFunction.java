package dev.pagoda.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pagoda.bench.ColdStart.Start;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Lambda function in the layout of a container image, run by AWS's runtime client: from its
 * start to its first answer, against a Runtime API in this process.
 *
 * @param classPath of the client, the application and its libraries, jars only
 */
record ColdFunction(String classPath) implements ColdStart.Duty {
  private static final String HANDLER =
      "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
  private static final String EVENT =
      "{\"version\": \"2.0\", \"routeKey\": \"$default\", \"rawPath\": \"/q/health/live\","
          + " \"rawQueryString\": \"\", \"headers\": {\"host\": \"localhost\"},"
          + " \"requestContext\": {\"stage\": \"$default\", \"http\": {\"method\": \"GET\","
          + " \"path\": \"/q/health/live\", \"protocol\": \"HTTP/1.1\"}}}";

  @Override
  public String name() {
    return "Lambda function: first answer";
  }

  @Override
  public Start start(List<String> command, Path scratch) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads = Executors.newCachedThreadPool();
    AtomicInteger asked = new AtomicInteger();
    api.setExecutor(threads);
    api.createContext("/", exchange -> answer(exchange, asked, answered));
    api.start();
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", HANDLER));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Path log = scratch.resolve("log");
    builder.directory(scratch.toFile()).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort(),
                "AWS_LAMBDA_FUNCTION_NAME", "pagoda",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_FORMAT", "TEXT"));
    builder.environment().putAll(ColdStart.FRONT);
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      while (!answered.await(1, TimeUnit.SECONDS)) {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(log));
        }
      }
      return new Start((System.nanoTime() - begin) / 1e9, ColdStart.resident(process));
    } finally {
      ColdStart.end(process);
      api.stop(0);
      threads.shutdownNow();
    }
  }

  private static void answer(HttpExchange exchange, AtomicInteger asked, CountDownLatch answered)
      throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(202, -1);
        answered.countDown();
      } else if (asked.incrementAndGet() == 1) {
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "1");
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", "4102444800000");
        exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-1-1;Sampled=0");
        exchange
            .getResponseHeaders()
            .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:p");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, EVENT.length());
        exchange.getResponseBody().write(EVENT.getBytes(UTF_8));
      } else {
        TimeUnit.MINUTES.sleep(10); // there is no second event
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

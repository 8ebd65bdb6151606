package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A process of the service, with proxies of its own in front of S3 and SQS. */
final class Node implements AutoCloseable {
  final FaultProxy s3;
  final FaultProxy sqs;
  private final Path directory;
  private final String name;
  private final Map<String, String> environment;
  private final String[] jvm;
  private final AtomicReference<Runnable> receive = new AtomicReference<>();
  private volatile PagodaProcess process;

  Node(
      FaultProxy s3,
      FaultProxy sqs,
      Path directory,
      String name,
      Map<String, String> environment,
      String... jvm) {
    this.s3 = s3;
    this.sqs = sqs;
    this.directory = directory;
    this.name = name;
    this.environment = environment;
    this.jvm = jvm;
    // Polls are long: one that is under way when a test begins is watched, too.
    sqs.add(
        FaultRule.always(ProxiedRequest.action("ReceiveMessage"), new Fault.Watch(this::watch)));
  }

  /** Starts the process, or another one when it has ended; does not wait for it. */
  Node start() {
    try {
      process = PagodaProcess.start(directory, name, environment, jvm);
      return this;
    } catch (IOException e) {
      throw new AssertionError("It cannot be started.", e);
    }
  }

  String name() {
    return name;
  }

  PagodaProcess process() {
    return process;
  }

  /** Whether requests can be sent to it. */
  boolean isListening() {
    PagodaProcess now = process;
    return now.isAlive() && now.log().contains("Listening on: http");
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.kill9();
  }

  /** Stops all threads of the process, as the system does when a machine is suspended. */
  void suspend() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + signal + " answered " + status);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Until the latch is open the worker is told that there are no jobs. */
  void holdReceives(CountDownLatch open) {
    Predicate<ProxiedRequest> held =
        ProxiedRequest.action("ReceiveMessage").and(request -> open.getCount() > 0);
    sqs.add(FaultRule.always(held, new Fault.Delay(Duration.ofMillis(500))));
    sqs.add(
        FaultRule.always(
            held,
            new Fault.Answer(200, Map.of("Content-Type", "application/x-amz-json-1.0"), "{}")));
  }

  /** Does something when the next message has left the queue and has not arrived yet. */
  void onReceive(Runnable action) {
    receive.set(action);
  }

  private void watch(ProxiedRequest request, ProxiedAnswer answer) {
    if (answer.body().toString(UTF_8).contains("ReceiptHandle")) {
      Runnable action = receive.getAndSet(null);
      if (action != null) {
        action.run();
      }
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    s3.close();
    sqs.close();
  }
}

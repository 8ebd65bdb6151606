package dev.pagoda.cloud;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process of the service, with proxies of its own in front of S3 and SQS. */
final class Node implements AutoCloseable {
  final FaultProxy s3;
  final FaultProxy sqs;
  private final Path directory;
  private final String name;
  private final Map<String, String> environment;
  private final String[] jvm;
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

  /** Keeps the worker from taking jobs until the latch is open. */
  void holdReceives(CountDownLatch open) {
    sqs.add(
        FaultRule.always(
            ProxiedRequest.action("ReceiveMessage"),
            new Fault.Before(
                () -> {
                  try {
                    open.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                })));
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

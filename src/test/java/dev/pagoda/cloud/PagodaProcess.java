package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The packaged application in a process of its own, on a free port; for tests named {@code *IT},
 * which run after packaging.
 */
public final class PagodaProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[^\\s\"]+)");
  private static final List<String> SMALL =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Djava.net.preferIPv4Stack=true");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final long before;

  private PagodaProcess(Process process, Path log, long before) {
    this.process = process;
    this.log = log;
    this.before = before;
  }

  /**
   * Starts the application without waiting for it.
   *
   * @param directory where it works, with its temporary files and its log
   * @param name of the log file, without {@code .log}; a later process of this name adds to it
   * @param environment such as {@code PAGODA_ROLES}; nothing of the kind is inherited
   * @param jvm further options of the JVM
   */
  public static PagodaProcess start(
      Path directory, String name, Map<String, String> environment, String... jvm)
      throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("tmp-" + name));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of(jvm));
    command.addAll(List.of("-jar", jar().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(PagodaProcess::isOurs);
    builder
        .environment()
        .putAll(Map.of("QUARKUS_HTTP_PORT", "0", "QUARKUS_HTTP_HOST", "127.0.0.1"));
    builder.environment().putAll(environment);
    Path log = directory.resolve(name + ".log");
    File output = log.toFile();
    long before = output.length();
    return new PagodaProcess(
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start(),
        log,
        before);
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith("PAGODA_")
        || variable.startsWith("QUARKUS_")
        || variable.startsWith("AWS_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  private static Path jar() {
    Path jar = Path.of(System.getProperty("pagoda.jar", "target/quarkus-app/quarkus-run.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not there: run mvnw package first.");
    }
    return jar.toAbsolutePath();
  }

  /** Waits until readiness answers 200; fails with the log if the process ends instead. */
  public PagodaProcess awaitReady() {
    await(() -> status("/q/health/ready") == 200);
    return this;
  }

  /** Waits until the process listens, ready or not. */
  public PagodaProcess awaitListening() {
    await(() -> LISTENING.matcher(log()).find());
    return this;
  }

  /** Address without a path, such as {@code http://127.0.0.1:34567}. */
  public URI url() {
    Matcher listening = LISTENING.matcher(log());
    if (!listening.find()) {
      throw new IllegalStateException("It does not listen yet:\n" + log());
    }
    return URI.create(listening.group(1));
  }

  /** Everything that this process has printed. */
  public String log() {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(before, all.length);
      return new String(all, from, all.length - from, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does; returns when the process is gone. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit();
  }

  /** As {@code kill -TERM} does; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end; the exit status. */
  public int awaitExit() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("It does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  @Override
  public void close() {
    kill9();
  }

  private void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("It has ended:\n" + log());
              }
              return condition.getAsBoolean();
            });
  }

  private int status(String path) {
    Matcher listening = LISTENING.matcher(log());
    if (!listening.find()) {
      return 0;
    }
    try {
      URI address = URI.create(listening.group(1) + path);
      return client
          .send(HttpRequest.newBuilder(address).timeout(LIMIT).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}

package dev.pagoda.shape.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An unzipped function, started as Lambda starts it: by AWS's runtime client, in the directory of
 * the function, which nothing may write to.
 */
public final class LambdaFunction implements AutoCloseable {
  private static final String HANDLER =
      "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
  private static final long LIMIT_MINUTES = 3;

  private final RuntimeApi api;
  private final Process process;
  private final Path log;

  private LambdaFunction(RuntimeApi api, Process process, Path log) {
    this.api = api;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a function and waits until it asks for its first event.
   *
   * @param function its directory
   * @param scratch where its temporary files and its log go
   * @param environment such as {@code PAGODA_ROLES}
   * @param jvm further options of the JVM
   */
  public static LambdaFunction start(
      Path function, Path scratch, Map<String, String> environment, String... jvm)
      throws Exception {
    RuntimeApi api = new RuntimeApi();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(scratch.resolve("tmp")));
    command.addAll(List.of(jvm));
    command.addAll(List.of("-cp", runtimeClient()));
    command.addAll(List.of("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", HANDLER));
    ProcessBuilder builder = new ProcessBuilder(command).directory(function.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(PAGODA|QUARKUS|AWS)_.*|JAVA_TOOL_OPTIONS"));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_LAMBDA_FUNCTION_NAME", "pagoda",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_REGION", "eu-central-1",
                "LAMBDA_TASK_ROOT", function.toString(),
                "_HANDLER", HANDLER));
    builder.environment().putAll(environment);
    Path log = scratch.resolve("function.log");
    File output = log.toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(output).start();
    var unused = process.onExit().thenAccept(ended -> api.end());
    LambdaFunction started = new LambdaFunction(api, process, log);
    try {
      api.ready().get(LIMIT_MINUTES, TimeUnit.MINUTES);
      return started;
    } catch (Exception e) {
      started.close();
      throw new IllegalStateException("It does not start:\n" + started.log(), e);
    }
  }

  /** The jars of AWS's runtime client, which Lambda has on its own class path. */
  private static String runtimeClient() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            path ->
                path.matches(
                    ".*/(aws-lambda-java-(runtime-interface-client|core|serialization)|utils-lite)-[0-9.]+\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What the function answers to an event; the cause of a failure is the error it reports. */
  public JsonNode invoke(JsonNode event) throws IOException, InterruptedException {
    try {
      return api.invoke(event).get(LIMIT_MINUTES, TimeUnit.MINUTES);
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("It does not answer:\n" + log(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** What it has printed so far. */
  public String log() throws IOException {
    return Files.readString(log, UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    api.close();
  }
}

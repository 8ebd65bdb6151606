package dev.pagoda.bench;

import dev.pagoda.bench.ColdStart.Start;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The service: from its start to its first answer, and to its first picture.
 *
 * @param application the directory of its jars
 * @param settings its environment besides its port and store
 * @param picture whether it makes one
 */
record ColdService(String name, Path application, Map<String, String> settings, boolean picture)
    implements ColdStart.Duty {
  private static final String PICTURE =
      "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 1, \"seed\": 7}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Override
  public Start start(List<String> command, Path scratch) throws Exception {
    command.addAll(List.of("-jar", application.resolve("quarkus-run.jar").toString()));
    Path log = scratch.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    String url = "http://127.0.0.1:" + freePort();
    builder
        .environment()
        .putAll(
            Map.of(
                "PAGODA_STORAGE_DIRECTORY",
                scratch.resolve("store").toString(),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                url.substring(url.lastIndexOf(':') + 1)));
    builder.environment().putAll(settings);
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      awaitAnswer(process, URI.create(url + "/q/health/live"), log);
      if (picture) {
        makePicture(URI.create(url + "/v1/generations"));
      }
      return new Start((System.nanoTime() - begin) / 1e9, ColdStart.resident(process));
    } finally {
      ColdStart.end(process);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process process, URI live, Path log) throws Exception {
    while (process.isAlive()) {
      try {
        HttpRequest request = HttpRequest.newBuilder(live).build();
        if (CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IllegalStateException(Files.readString(log));
  }

  private static void makePicture(URI generations) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(generations)
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=60")
            .POST(BodyPublishers.ofString(PICTURE))
            .build();
    HttpResponse<String> job = CLIENT.send(request, BodyHandlers.ofString());
    if (!job.body().contains("\"succeeded\"")) {
      throw new IllegalStateException(job.body());
    }
  }
}

package dev.pagoda.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.cloud.CloudServers;
import dev.pagoda.cloud.PagodaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A front and a worker as processes of their own, a queue and a directory between them: the front
 * serves everything without ONNX Runtime.
 */
class FrontIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String NO_MODELS = "No worker has published its models yet.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path directory;
  private CloudServers servers;
  private Map<String, String> environment;

  @BeforeEach
  void open() throws Exception {
    servers = CloudServers.started();
    environment =
        Map.ofEntries(
            entry("PAGODA_STORAGE_DIRECTORY", directory.resolve("store").toString()),
            entry("PAGODA_QUEUE_TYPE", "sqs"),
            entry("PAGODA_QUEUE_URL", servers.createQueue("jobs", 3).toString()),
            entry("QUARKUS_SQS_ENDPOINT_OVERRIDE", servers.sqsEndpoint().toString()),
            entry("QUARKUS_SQS_AWS_REGION", CloudServers.REGION.id()),
            entry("AWS_ACCESS_KEY_ID", CloudServers.KEY_ID),
            entry("AWS_SECRET_ACCESS_KEY", CloudServers.SECRET));
  }

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void aFrontServesEverythingWithoutTheNativeRuntime() throws Exception {
    Path classes = directory.resolve("classes.txt");
    try (PagodaProcess front = start("front", "api", "-Xlog:class+load:file=" + classes)) {
      front.awaitListening();
      beforeAnyWorker(front.url());
      try (PagodaProcess worker = start("worker", "worker")) {
        worker.awaitReady();
        assertThat(get(worker.url(), "/v1/models").statusCode()).isEqualTo(404);
        assertThat(get(worker.url(), "/").statusCode()).isEqualTo(404);
        assertThat(get(worker.url(), "/page/main.js").statusCode()).isEqualTo(404);
        assertThat(get(front.url(), "/").statusCode()).isEqualTo(200);
        front.awaitReady();
        withAWorker(front.url());
        assertThat(worker.log()).contains("new: sketch-pixart, sketch-sdxl; gone: none");
      }
      // Nobody else is there now, and the front goes on.
      JsonNode models = json(get(front.url(), "/v1/models"), 200);
      assertThat(models.findValuesAsText("id")).containsExactly("sketch-pixart", "sketch-sdxl");
      JsonNode queued = json(post(front.url(), "{\"prompt\": \"a fox\"}"), 202);
      assertThat(queued.path("status").asText()).isEqualTo("queued");
      assertThat(front.log()).doesNotContain("ERROR");
      withoutTheRuntime(front.pid(), classes);
    }
  }

  private void beforeAnyWorker(URI front) throws Exception {
    assertThat(get(front, "/q/health/live").statusCode()).isEqualTo(200);
    JsonNode ready = json(get(front, "/q/health/ready"), 503);
    assertThat(check(ready, "models").path("data").path("reason").asText()).isEqualTo(NO_MODELS);
    assertThat(check(ready, "object store").path("status").asText()).isEqualTo("UP");
    HttpResponse<String> refused = post(front, "{\"prompt\": \"a fox\"}");
    JsonNode problem = json(refused, 503);
    assertThat(problem.path("type").asText()).isEqualTo("urn:pagoda:problem:no-models");
    assertThat(problem.path("detail").asText()).isEqualTo(NO_MODELS);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    HttpResponse<String> unlisted = get(front, "/v1/models");
    assertThat(json(unlisted, 503).at("/error/message").asText()).isEqualTo(NO_MODELS);
    assertThat(unlisted.headers().firstValue("Retry-After")).hasValue("10");
  }

  private void withAWorker(URI front) throws Exception {
    JsonNode models = json(get(front, "/v1/models"), 200);
    JsonNode sketch = models.path("data").path(1);
    assertThat(sketch.path("id").asText()).isEqualTo("sketch-sdxl");
    assertThat(sketch.path("default").asBoolean()).isTrue();
    assertThat(sketch.path("self_attention_layers")).hasSize(11);
    JsonNode wrong =
        json(post(front, "{\"prompt\": \"a fox\", \"pag_applied_layers\": \"nowhere\"}"), 400);
    assertThat(wrong.findValuesAsText("field")).containsExactly("pag_applied_layers");
    HttpResponse<String> accepted =
        post(front, "{\"prompt\": \"a fox\", \"num_inference_steps\": 2, \"seed\": 7}");
    JsonNode job = json(accepted, 202);
    assertThat(job.path("pag").path("applied_layers")).isNotEmpty();
    JsonNode done = ended(front, accepted.headers().firstValue("Location").orElseThrow());
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("succeeded");
    URI picture = URI.create(done.path("images").path(0).path("url").asText());
    HttpResponse<byte[]> png =
        client.send(HttpRequest.newBuilder(picture).build(), BodyHandlers.ofByteArray());
    assertThat(png.statusCode()).isEqualTo(200);
    assertThat(png.body()).startsWith(0x89, 'P', 'N', 'G');
  }

  private static void withoutTheRuntime(long pid, Path classes) throws IOException {
    List<String> loaded;
    try (Stream<String> lines = Files.lines(classes, UTF_8)) {
      loaded = lines.map(line -> line.replaceFirst("^\\[.*?\\]\\[.*?\\]\\[.*?\\] ", "")).toList();
    }
    assertThat(loaded).anyMatch(name -> name.startsWith("dev.pagoda.catalog.PublishedCatalog "));
    assertThat(loaded).noneMatch(name -> name.startsWith("ai.onnx"));
    assertThat(loaded).noneMatch(name -> name.startsWith("dev.pagoda.onnx."));
    // The container knows the types of beans, though none of these is ever made.
    assertThat(loaded.stream().filter(name -> name.startsWith("dev.pagoda.pipeline.")))
        .extracting(name -> name.replaceFirst(" .*", "").replaceFirst(".*\\.", ""))
        .isSubsetOf("Pipelines", "PipelineFactory", "PictureEncoder");
    Path maps = Path.of("/proc/" + pid + "/maps");
    if (Files.isReadable(maps)) {
      assertThat(Files.readAllLines(maps))
          .anyMatch(line -> line.endsWith("libjvm.so"))
          .noneMatch(line -> line.contains("onnxruntime"));
    }
  }

  private PagodaProcess start(String name, String role, String... jvm) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PAGODA_ROLES", role);
    return PagodaProcess.start(directory, name, all, jvm);
  }

  private JsonNode ended(URI front, String location) {
    return Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> json(get(front, location), 200),
            job -> !List.of("queued", "running").contains(job.path("status").asText()));
  }

  private HttpResponse<String> get(URI base, String path) throws Exception {
    URI address = base.resolve(path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(URI base, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(base.resolve("/v1/generations"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static JsonNode check(JsonNode health, String name) {
    for (JsonNode check : health.path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("There is no check " + name + " in " + health);
  }
}

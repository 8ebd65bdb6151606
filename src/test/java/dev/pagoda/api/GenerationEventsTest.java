package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events tell what becomes of a generation, and what is new to who comes back. */
@QuarkusTest
@TestProfile(GradientService.class)
class GenerationEventsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Inject GradientPipelines pipelines;
  @TestHTTPResource URI service;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
  }

  @Test
  void progressAndThenTheEndWithTheGeneration() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String running = submit();
    awaitHeld();
    String waiting = submit();
    List<Map<String, String>> events = new ArrayList<>();
    try (Stream<String> stream = follow(waiting, null).body()) {
      Iterator<String> lines = stream.iterator();
      events.add(next(lines));
      pipelines.release();
      readAll(lines, events);
    }
    JsonNode first = MAPPER.readTree(events.get(0).get("data"));
    assertThat(events.get(0)).containsEntry("event", "progress");
    assertThat(first.get("status").asText()).isEqualTo("queued");
    assertThat(first.get("queue_position").asInt()).isEqualTo(1);
    assertThat(first.get("total_steps").asInt()).isEqualTo(4);
    Map<String, String> last = events.get(events.size() - 1);
    assertThat(last).containsEntry("event", "succeeded").containsEntry("id", "end");
    JsonNode job = MAPPER.readTree(last.get("data"));
    assertThat(job.get("id").asText()).isEqualTo(waiting);
    assertThat(job.at("/images/0/url").asText()).startsWith("http");
    assertThat(events.stream().map(event -> event.get("id"))).doesNotHaveDuplicates();
    assertThat(events.subList(0, events.size() - 1))
        .allSatisfy(event -> assertThat(event).containsEntry("event", "progress"));
    awaitEnd(running);
  }

  @Test
  void theStepIsTold() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit();
    awaitHeld();
    List<Map<String, String>> events = new ArrayList<>();
    try (Stream<String> stream = follow(id, null).body()) {
      Iterator<String> lines = stream.iterator();
      events.add(next(lines));
      pipelines.release();
      readAll(lines, events);
    }
    JsonNode progress = MAPPER.readTree(events.get(0).get("data"));
    assertThat(progress.get("status").asText()).isEqualTo("running");
    assertThat(progress.get("step").asInt()).isEqualTo(2);
    assertThat(progress.has("queue_position")).isFalse();
  }

  @Test
  void whoLeavesAtAnyMomentIsNoErrorInTheLog() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit();
    byte[] request =
        ("GET /v1/generations/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (LogLines log = LogLines.of(ProblemMappers.class.getName())) {
      for (int i = 0; i < 100; i++) {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
          socket.setSoLinger(true, 0); // a reset, so that whatever is written fails
          socket.getOutputStream().write(request);
          Thread.sleep(i % 5);
        }
      }
      // What comes behind them on the same threads has been answered.
      for (int i = 0; i < 20; i++) {
        given().get("/v1/generations/" + id).then().statusCode(200);
      }
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void previewsAreLinkedAsSoonAsTheyAreStored() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit(", \"preview_interval\": 2");
    awaitHeld();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get("/v1/generations/" + id).path("progress.preview") != null);
    List<Map<String, String>> events = new ArrayList<>();
    try (Stream<String> stream = follow(id, null).body()) {
      Iterator<String> lines = stream.iterator();
      events.add(next(lines));
      pipelines.release();
      readAll(lines, events);
    }
    JsonNode preview = MAPPER.readTree(events.get(0).get("data")).get("preview");
    assertThat(preview.get("step").asInt()).isEqualTo(2);
    assertThat(preview.get("images")).hasSize(1);
    given()
        .urlEncodingEnabled(false)
        .get(preview.at("/images/0/url").asText())
        .then()
        .statusCode(200)
        .contentType("image/jpeg");
    JsonNode job = MAPPER.readTree(events.get(events.size() - 1).get("data"));
    assertThat(job.at("/progress").has("preview")).isFalse();
  }

  @Test
  void aCanceledGenerationEndsTheStream() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit();
    awaitHeld();
    List<Map<String, String>> events = new ArrayList<>();
    try (Stream<String> stream = follow(id, null).body()) {
      given().delete("/v1/generations/" + id).then().statusCode(202);
      readAll(stream.iterator(), events);
    }
    assertThat(events.get(events.size() - 1)).containsEntry("event", "canceled");
  }

  @Test
  void whoComesBackIsToldOnlyWhatIsNew() throws Exception {
    String id = submit();
    awaitEnd(id);
    List<Map<String, String>> events = new ArrayList<>();
    try (Stream<String> stream = follow(id, "running-1-2").body()) {
      readAll(stream.iterator(), events);
    }
    assertThat(events).hasSize(1);
    assertThat(events.get(0)).containsEntry("event", "succeeded");
    assertThat(follow(id, "end").statusCode()).isEqualTo(204);
  }

  @Test
  void anUnknownGenerationIsAProblemAndNoStream() {
    given()
        .accept("text/event-stream")
        .get("/v1/generations/aaaaaaaaaaaaaaaaaaaaaaaaaa/events")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:pagoda:problem:not-found"));
  }

  private HttpResponse<Stream<String>> follow(String id, String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve("/v1/generations/" + id + "/events"))
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(60));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return client.send(request.build(), BodyHandlers.ofLines());
  }

  private static void readAll(Iterator<String> lines, List<Map<String, String>> events) {
    while (lines.hasNext()) {
      events.add(next(lines));
    }
  }

  /** The fields of the next event. */
  private static Map<String, String> next(Iterator<String> lines) {
    Map<String, String> event = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty() || event.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        event.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return event;
  }

  private String submit() {
    return submit("");
  }

  private String submit(String more) {
    return given()
        .body("{\"prompt\": \"a fox\", \"num_inference_steps\": 4" + more + "}")
        .contentType(ContentType.JSON)
        .post("/v1/generations")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private void awaitHeld() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pipelines.at() == Stage.DENOISING);
  }

  private static void awaitEnd(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> given().get("/v1/generations/" + id).<String>path("status").equals("succeeded"));
  }
}

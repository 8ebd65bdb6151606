package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.worker.FaultyStore;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A generation over HTTP, from submission to picture, as the contract has it. */
@QuarkusTest
@TestProfile(GradientService.class)
class GenerationsTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

  @Inject GradientPipelines pipelines;
  @Inject FaultyStore store;
  private final List<String> submitted = new ArrayList<>();

  @AfterEach
  void letEverythingEnd() {
    pipelines.failWith(null);
    store.fullFor(key -> false);
    store.unreadableFor(key -> false);
    pipelines.release();
    submitted.forEach(this::awaitEnd);
  }

  @Test
  void submissionAnswersWithTheJob() throws Exception {
    pipelines.holdAt(Stage.ENCODING);
    Response response =
        post("{\"prompt\": \"a fox\", \"seed\": 5}")
            .statusCode(202)
            .contentType(ContentType.JSON)
            .extract()
            .response();
    JsonNode job = new ObjectMapper().readTree(response.asByteArray());
    assertThat(response.header("Location")).isEqualTo("/v1/generations/" + job.get("id").asText());
    assertThat(job.get("created_at").asText()).matches(TIME);
    assertThat(job.at("/request/prompt").asText()).isEqualTo("a fox");
    assertThat(job.at("/request/num_inference_steps").asInt()).isEqualTo(50);
    assertThat(job.at("/request/seed").asLong()).isEqualTo(5);
    assertThat(job.at("/progress/total_steps").asInt()).isEqualTo(50);
    assertThat(job.at("/pag/applied_layers/0").asText()).isEqualTo("mid_block.attentions.0.attn1");
    assertThat(job.get("images").isArray()).isTrue();
    assertThat(job.at("/timings/queued_ms").isIntegralNumber()).isTrue();
    assertThat(job.has("error")).isTrue();
    assertThat(job.get("error").isNull()).isTrue();
    List<String> names = new ArrayList<>();
    job.fieldNames().forEachRemaining(names::add);
    names.remove("queue_position");
    assertThat(names)
        .containsExactly(
            "id",
            "status",
            "created_at",
            "request",
            "progress",
            "pag",
            "images",
            "timings",
            "error");
  }

  @Test
  void whatIsAcceptedStaysSoWhenTheStoreFailsDuringTheWait() {
    pipelines.holdAt(Stage.DENOISING);
    submit("running");
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == Stage.DENOISING);
    store.unreadableFor(key -> key.startsWith("jobs/"));
    Response answer =
        given()
            .header("Prefer", "wait=1")
            .body("{\"prompt\": \"waiting\"}")
            .contentType(ContentType.JSON)
            .post("/v1/generations");
    store.unreadableFor(key -> false);
    assertThat(answer.statusCode()).isEqualTo(202);
    submitted.add(answer.path("id"));
  }

  @Test
  void waitingAnswersWithTheEndedJobAndALinkToThePicture() {
    ValidatableResponse ended =
        given()
            .header("Prefer", "wait=30")
            .body("{\"prompt\": \"a fox\", \"num_images_per_prompt\": 2, \"seed\": 5}")
            .contentType(ContentType.JSON)
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .body("status", equalTo("succeeded"))
            .body("queue_position", nullValue())
            .body("images", hasSize(2))
            .body("images[0].content_type", equalTo("image/png"))
            .body("images[0].width", equalTo(64))
            .body("images[0].height", equalTo(64))
            .body("images[0].seed", equalTo(5))
            .body("images[0].expires_at", matchesPattern(TIME))
            .body("images[0].sha256", matchesPattern("[0-9a-f]{64}"))
            .body("timings.denoise_ms", equalTo(3));
    String url = ended.extract().path("images[0].url");
    assertThat(url).startsWith("http://localhost:");
    byte[] picture =
        given().urlEncodingEnabled(false).get(url).then().statusCode(200).extract().asByteArray();
    assertThat(picture).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void waitingTooShortAnswersWithTheJobAsItIs() {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit("a fox");
    awaitHeld();
    given()
        .get("/v1/generations/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("running"))
        .body("progress.step", equalTo(2))
        .body("progress.total_steps", equalTo(50));
    String second =
        given()
            .header("Prefer", "respond-async, wait=0")
            .body("{\"prompt\": \"a fox\"}")
            .contentType(ContentType.JSON)
            .post("/v1/generations")
            .then()
            .statusCode(202)
            .body("status", equalTo("queued"))
            .body("queue_position", equalTo(1))
            .extract()
            .path("id");
    submitted.add(second);
  }

  @Test
  void aFullQueueSaysWhenToTryAgain() {
    pipelines.holdAt(Stage.DENOISING);
    submit("running");
    awaitHeld();
    submit("first");
    submit("second");
    ValidatableResponse refused = post("{\"prompt\": \"third\"}");
    problem(refused, 429, "queue-full");
    assertThat(Integer.parseInt(refused.extract().header("Retry-After"))).isPositive();
  }

  @Test
  void aRunningJobIsCanceledOnce() {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit("a fox");
    awaitHeld();
    given()
        .delete("/v1/generations/" + id)
        .then()
        .statusCode(202)
        .body("status", equalTo("canceled"));
    given().get("/v1/generations/" + id).then().body("status", equalTo("canceled"));
    problem(given().delete("/v1/generations/" + id).then(), 409, "already-ended");
  }

  @Test
  void anUnknownJobIsNotFound() {
    for (String id : List.of("abcdefghijklmnopqrstuvwxyz", "1", "%2e%2e%2fsigning-key", "a%00b")) {
      var request = given().urlEncodingEnabled(false);
      problem(request.get("/v1/generations/" + id).then(), 404, "not-found");
      problem(request.delete("/v1/generations/" + id).then(), 404, "not-found");
    }
  }

  @Test
  void aFailedJobSaysWhy() {
    pipelines.failWith(new IllegalStateException("secret"));
    String id = submit("a fox");
    awaitEnd(id);
    given()
        .get("/v1/generations/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("images", hasSize(0))
        .body("error.code", equalTo("internal_error"))
        .body("error.status", equalTo(500))
        .body("error.message", containsString("log"));
  }

  @Test
  void aModelThatDoesNotFitIs507ForWhoWaits() {
    pipelines.failWith(new DoesNotFitException("unet needs 9 GB of 8 GB."));
    ValidatableResponse refused =
        given()
            .header("Prefer", "wait=30")
            .body("{\"prompt\": \"a fox\"}")
            .contentType(ContentType.JSON)
            .post("/v1/generations")
            .then();
    problem(refused, 507, "does-not-fit");
    refused.body("detail", equalTo("unet needs 9 GB of 8 GB."));
    given()
        .get(refused.extract().header("Location"))
        .then()
        .body("error.code", equalTo("does_not_fit"));
  }

  @Test
  void aFullDiskRefusesAndRecovers() {
    store.fullFor(key -> true);
    problem(post("{\"prompt\": \"a fox\"}"), 503, "storage-failed");
    store.fullFor(key -> false);
    submit("next");
  }

  @Test
  void modelsAreListedAsOpenAiDoesAndSayWhatTheyCan() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("object", equalTo("list"))
        .body("data", hasSize(2))
        .body("data[1].id", equalTo("tiny"))
        .body("data[1].object", equalTo("model"))
        .body("data[1].created", equalTo(1795392000))
        .body("data[1].owned_by", equalTo("pagoda"))
        .body("data[1].tasks", contains("text-to-image", "image-to-image", "inpainting"))
        .body("data[1].adapters.controlnets", contains("canny"))
        .body(
            "data[1].adapters.ip_adapters", contains("faces/a.safetensors", "faces/b.safetensors"))
        .body("data[1].adapters.loras", contains("ink"))
        .body("data[1].self_attention_layers", hasSize(2))
        .body("data[1].family", equalTo("sdxl"))
        .body("data[1].sizes.multiple_of", equalTo(8))
        .body("data[1].sizes.fixed", equalTo(false))
        .body("data[1].sizes", not(hasKey("resolution_binning")))
        .body("data[1]", not(hasKey("max_sequence_length")))
        .body("data[1].schedulers[0]", equalTo("euler"));
  }

  private String submit(String prompt) {
    String id = post("{\"prompt\": \"" + prompt + "\"}").statusCode(202).extract().path("id");
    submitted.add(id);
    return id;
  }

  private static ValidatableResponse post(String body) {
    return given().body(body).contentType(ContentType.JSON).post("/v1/generations").then();
  }

  static void problem(ValidatableResponse response, int status, String kind) {
    response
        .statusCode(status)
        .header("Content-Type", equalTo("application/problem+json"))
        .body("type", equalTo("urn:pagoda:problem:" + kind))
        .body("status", equalTo(status))
        .body("title", matchesPattern("[A-Z].+"))
        .body("detail", matchesPattern("(?s)[^\\n]+[.]?"));
    assertThat(response.extract().asString()).doesNotContain("Exception", "dev.pagoda", "\\tat ");
  }

  private void awaitHeld() {
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == Stage.DENOISING);
  }

  private void awaitEnd(String id) {
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .until(
            () -> {
              String status = given().get("/v1/generations/" + id).then().extract().path("status");
              return !List.of("queued", "running").contains(status);
            });
  }
}

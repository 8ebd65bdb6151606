package dev.pagoda.api.openai;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.models.images.ImageGenerateParams;
import dev.pagoda.api.GradientService;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, OpenAI's clients are told what it is, and in which field. */
@QuarkusTest
@TestProfile(GradientService.class)
class ImageErrorsTest {
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String EDITS = "/v1/images/edits";

  @Inject GradientPipelines pipelines;
  @TestHTTPResource URI service;
  private OpenAIClient client;

  @BeforeEach
  void open() {
    client = Clients.of(service);
  }

  @AfterEach
  void goOn() {
    pipelines.failWith(null);
    pipelines.release();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n | 0 | n",
        "n | \"2\" | n",
        "n | 9 | n",
        "size | \"64\" | size",
        "size | \"63x64\" | size",
        "size | 64 | size",
        "response_format | \"png\" | response_format",
        "output_format | \"gif\" | output_format",
        "output_compression | 50 | output_compression",
        "quality | \"hd\" | quality",
        "style | \"vivid\" | style",
        "background | \"transparent\" | background",
        "moderation | \"high\" | moderation",
        "input_fidelity | \"high\" | input_fidelity",
        "user | 7 | user",
        "stream | \"yes\" | stream",
        "partial_images | 2 | partial_images",
        "pag_scale | -1 | pag_scale",
        "prompf | \"x\" | prompf",
        "num_inference_steps | 0 | num_inference_steps",
        "frame_count | 3 | frame_count"
      })
  void theFieldIsNamed(String field, String value, String param) throws Exception {
    BadRequestException refused =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                client
                    .images()
                    .generate(prompt().putAdditionalBodyProperty(field, json(value)).build()));

    assertThat(refused.param()).contains(param);
    assertThat(refused.code()).contains("invalid_request");
    assertThat(refused.type()).contains("invalid_request_error");
    assertThat(refused.headers().values("x-request-id")).hasSize(1);
  }

  private static JsonValue json(String text) throws Exception {
    return JsonValue.fromJsonNode(new com.fasterxml.jackson.databind.ObjectMapper().readTree(text));
  }

  @ParameterizedTest
  @CsvSource({
    "quality,auto",
    "quality,standard",
    "background,opaque",
    "background,auto",
    "moderation,low",
    "moderation,auto",
    "user,somebody",
    "safety_identifier,somebody",
    "size,auto"
  })
  void whatAsksForWhatIsDoneAnywayIsTaken(String field, String value) {
    assertThat(
            client
                .images()
                .generate(prompt().putAdditionalBodyProperty(field, JsonValue.from(value)).build())
                .data())
        .isPresent();
  }

  @Test
  void twoNamesOfOneThingAreOneTooMany() {
    refused("{\"prompt\": \"a\", \"n\": 1, \"num_images_per_prompt\": 1}", 400)
        .body("error.param", equalTo("n"));
    refused("{\"prompt\": \"a\", \"size\": \"64x64\", \"width\": 64}", 400)
        .body("error.param", equalTo("size"));
    refused(
            "{\"prompt\": \"a\", \"stream\": true, \"partial_images\": 1, \"preview_interval\": 1}",
            400)
        .body("error.param", equalTo("partial_images"));
    refused("{\"prompt\": \"a\", \"stream\": true, \"response_format\": \"url\"}", 400)
        .body("error.param", equalTo("response_format"));
  }

  @Test
  void anUnknownModelIsNotFound() {
    NotFoundException refused =
        catchThrowableOfType(
            NotFoundException.class,
            () -> client.images().generate(prompt().model("dall-e-3").build()));

    assertThat(refused.code()).contains("model_not_found");
    assertThat(refused).hasMessageContaining("tiny");
    assertThat(
            catchThrowableOfType(
                    NotFoundException.class, () -> client.models().retrieve("dall-e-3"))
                .code())
        .contains("model_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nonsense", "{\"prompt\": \"a\", \"prompt\": \"b\"}"})
  void aBodyThatIsNotJsonIsSaidSo(String body) {
    refused(body, 400).body("error.code", equalTo("malformed_json"));
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() {
    refused("[]", 400).body("error.param", equalTo("body"));
  }

  @Test
  void otherAddressesMethodsAndTypesAreRefusedInTheSameShape() {
    shaped(given().get("/v1/images/nothing").then(), 404);
    shaped(given().get(GENERATIONS).then(), 405);
    shaped(given().contentType("text/plain").body("a fox").post(GENERATIONS).then(), 415);
    shaped(given().contentType(ContentType.JSON).body("{}").post(EDITS).then(), 415);
    shaped(given().get("/v1/models/nothing").then(), 404);
  }

  @Test
  void elsewhereProblemsStayProblems() {
    given()
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/v1/generations")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .header("x-request-id", nullValue());
  }

  @Test
  void whatClientsAcceptDoesNotMatter() {
    given()
        .accept("text/event-stream")
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a fox\"}")
        .post(GENERATIONS)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("x-request-id", matchesPattern("req_[0-9a-f]{32}"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    refused("{\"prompt\": \"" + "a".repeat(70_000) + "\"}", 413);
    shaped(
        given()
            .multiPart("prompt", "a fox")
            .multiPart("image", "image.png", new byte[70_000], "image/png")
            .post(EDITS)
            .then(),
        413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--x",
        "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na fox",
        "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na fox\r\n--y--\r\n"
      })
  void aFormThatIsNotWholeIsRefused(String body) {
    shaped(
        given()
            .contentType("multipart/form-data; boundary=x")
            .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .post(EDITS)
            .then(),
        400);
  }

  @Test
  void aFormWithoutABoundaryIsRefused() {
    shaped(
        given()
            .config(
                io.restassured.RestAssured.config()
                    .encoderConfig(
                        io.restassured.config.EncoderConfig.encoderConfig()
                            .encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
            .contentType("multipart/form-data")
            .body("a")
            .post(EDITS)
            .then(),
        400);
  }

  @Test
  void aFormNamesWhatItCannotHold() {
    form("pag_scale", "a lot").body("error.param", equalTo("pag_scale"));
    form("scheduler[class]", "Euler")
        .body("error.param", equalTo("scheduler[class]"))
        .body("error.message", containsString("JSON"));
    form("n", "two").body("error.param", equalTo("n"));
    form("nothing", "x").body("error.param", equalTo("nothing"));
    shaped(given().multiPart("prompt", "a fox").post(EDITS).then(), 400)
        .body("error.param", equalTo("image"));
  }

  private static ValidatableResponse form(String field, String value) {
    return shaped(
        given()
            .multiPart("prompt", "a fox")
            .multiPart("image", "image.png", EditFiles.picture(64, 64), "image/png")
            .multiPart(field, value)
            .post(EDITS)
            .then(),
        400);
  }

  @Test
  void aFullQueueIsRefusedWithATimeToTryAgain() {
    pipelines.holdAt(Stage.DENOISING);
    submit();
    awaitHeld();
    submit();
    submit();

    RateLimitException refused =
        catchThrowableOfType(
            RateLimitException.class, () -> client.images().generate(prompt().build()));

    assertThat(refused.code()).contains("rate_limit_exceeded");
    assertThat(refused.type()).contains("rate_limit_error");
    assertThat(refused.headers().values("Retry-After").get(0)).matches("\\d+");
    pipelines.release();
  }

  @Test
  void aGenerationThatFailsIsNotAskedForAgain() {
    pipelines.failWith(new IllegalStateException("broken"));
    int before = pipelines.started().size();

    InternalServerException failed =
        catchThrowableOfType(
            InternalServerException.class,
            () -> Clients.of(service, 3).images().generate(prompt().build()));

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.type()).contains("server_error");
    assertThat(failed.getMessage()).doesNotContain("broken");
    assertThat(failed.headers().values("x-should-retry")).containsExactly("false");
    assertThat(pipelines.started()).hasSize(before + 1);
  }

  @Test
  void aStreamTellsOfAFailure() {
    pipelines.failWith(new IllegalStateException("broken"));

    OpenAIServiceException failed =
        catchThrowableOfType(
            OpenAIServiceException.class,
            () -> {
              try (var stream = client.images().generateStreaming(prompt().build())) {
                stream.stream().forEach(event -> {});
              }
            });

    assertThat(failed.type()).contains("server_error");
  }

  private static ValidatableResponse refused(String body, int status) {
    return shaped(
        given().contentType(ContentType.JSON).body(body).post(GENERATIONS).then(), status);
  }

  private static ValidatableResponse shaped(ValidatableResponse response, int status) {
    Map<String, Object> error =
        response
            .statusCode(status)
            .contentType("application/json")
            .header("x-request-id", matchesPattern("req_[0-9a-f]{32}"))
            .extract()
            .path("error");
    assertThat(error).containsOnlyKeys("message", "type", "param", "code");
    assertThat(error).containsEntry("type", "invalid_request_error");
    return response;
  }

  private static ImageGenerateParams.Builder prompt() {
    return ImageGenerateParams.builder().prompt("a fox");
  }

  private static void submit() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a fox\"}")
        .post("/v1/generations")
        .then()
        .statusCode(202);
  }

  private void awaitHeld() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pipelines.at() == Stage.DENOISING);
  }
}

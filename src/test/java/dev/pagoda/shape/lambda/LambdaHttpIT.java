package dev.pagoda.shape.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.shape.Archives;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The HTTP API as a function, run by AWS's runtime client; worker and store in the same process.
 */
class LambdaHttpIT {
  private static final String FOX =
      "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 2, \"seed\": 7}";

  @TempDir static Path directory;
  private static Path task;
  private static long size;
  private static LambdaFunction function;

  @BeforeAll
  static void start() throws Exception {
    task = directory.resolve("task");
    Archives.unzip(Path.of(System.getProperty("pagoda.function")), task);
    size = Archives.size(task);
    function =
        LambdaFunction.start(
            task,
            directory,
            Map.of(
                "PAGODA_AUTH_OPEN_TO_EVERYBODY",
                "true",
                "PAGODA_ROLES",
                "api,worker",
                "PAGODA_STORAGE_DIRECTORY",
                directory.resolve("store").toString()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (function != null) {
      function.close();
    }
  }

  @Test
  void aRequestIsAcceptedAndAnsweredLater() throws Exception {
    JsonNode accepted = function.invoke(HttpApiEvent.post("/v1/generations", FOX, Map.of()));
    assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
    String location = Answers.header(accepted, "location");
    assertThat(location).isEqualTo("/v1/generations/" + Answers.body(accepted).path("id").asText());
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                Answers.body(function.invoke(HttpApiEvent.get(location)))
                    .path("status")
                    .asText()
                    .equals("succeeded"));
  }

  @Test
  void aPictureIsBinaryAndItsLinkIsTheOneThatClientsUse() throws Exception {
    JsonNode ended =
        function.invoke(HttpApiEvent.post("/v1/generations", FOX, Map.of("prefer", "wait=25")));
    assertThat(ended.path("statusCode").asInt()).isEqualTo(200);
    String url = Answers.body(ended).path("images").path(0).path("url").asText();
    assertThat(url).startsWith("https://api.example.com/v1/objects/");
    JsonNode picture =
        function.invoke(HttpApiEvent.get(url.substring("https://api.example.com".length())));
    assertThat(picture.path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(Answers.header(picture, "content-type")).isEqualTo("image/png");
    byte[] png = Base64.getDecoder().decode(picture.path("body").asText());
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(128);
  }

  @Test
  void aBodyInBase64IsTheSameRequest() throws Exception {
    JsonNode accepted = function.invoke(HttpApiEvent.postBase64("/v1/generations", FOX, Map.of()));
    assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
    assertThat(Answers.body(accepted).path("request").path("prompt").asText())
        .isEqualTo("a fox on a blue background");
  }

  @Test
  void whatIsWrongIsAProblemDocument() throws Exception {
    JsonNode unknown =
        function.invoke(
            HttpApiEvent.post("/v1/generations", "{\"prompt\": \"x\", \"colour\": 1}", Map.of()));
    assertProblem(unknown, 400);
    assertThat(Answers.body(unknown).path("errors").path(0).path("field").asText())
        .isEqualTo("colour");
    assertProblem(function.invoke(HttpApiEvent.post("/v1/generations", "{", Map.of())), 400);
    assertProblem(function.invoke(HttpApiEvent.get("/v1/generations/none")), 404);
    assertProblem(function.invoke(HttpApiEvent.get("/nothing")), 404);
  }

  @Test
  void modelsAreListed() throws Exception {
    JsonNode models = function.invoke(HttpApiEvent.get("/v1/models"));
    assertThat(models.path("statusCode").asInt()).isEqualTo(200);
    assertThat(Answers.body(models).path("data").findValuesAsText("id")).contains("sketch-sdxl");
  }

  @Test
  void itIsReady() throws Exception {
    JsonNode ready = function.invoke(HttpApiEvent.get("/q/health/ready"));
    assertThat(ready.path("statusCode").asInt()).isEqualTo(200);
    assertThat(Answers.body(ready).path("status").asText()).isEqualTo("UP");
  }

  @Test
  void nothingIsWrittenBesidesTheStoreAndALittleScratch() throws Exception {
    function.invoke(HttpApiEvent.post("/v1/generations", FOX, Map.of("prefer", "wait=25")));
    assertThat(Archives.size(task)).isEqualTo(size);
    assertThat(Archives.size(directory.resolve("tmp"))).isLessThan(2_000_000);
  }

  private static void assertProblem(JsonNode answer, int status) throws Exception {
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(Answers.header(answer, "content-type")).startsWith("application/problem+json");
    assertThat(Answers.body(answer).path("status").asInt()).isEqualTo(status);
  }
}

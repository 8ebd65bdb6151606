package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code Idempotency-Key}: a client may send again what it has heard nothing of. */
@QuarkusTest
@TestProfile(GradientService.class)
class IdempotencyKeyTest {
  private static final String FOX = "{\"prompt\": \"a fox\"}";

  @Inject GradientPipelines pipelines;
  private final Set<String> submitted = new LinkedHashSet<>();

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
    for (String location : submitted) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> given().get(location).path("status").equals("succeeded"));
    }
  }

  @Test
  void theSameKeyAndBodyAnswerTheSameGeneration() {
    String key = UUID.randomUUID().toString();
    String prompt = "fox " + key;
    String body = "{\"prompt\": \"" + prompt + "\"}";
    String location = post(key, body).statusCode(202).extract().header("Location");
    given().get(location).then().statusCode(200);
    assertThat(post(key, body).extract().header("Location")).isEqualTo(location);
    post(key, body.replace(":", " : ")).header("Location", equalTo(location));
    String other = UUID.randomUUID().toString();
    String another = post(other, body, "wait=30").statusCode(200).extract().header("Location");
    assertThat(another).isNotEqualTo(location);
    assertThat(pipelines.started().stream().filter(prompt::equals)).hasSize(2);
  }

  @Test
  void aFullQueueDoesNotKeepAClientFromItsOwnGeneration() {
    pipelines.holdAt(Stage.ENCODING);
    String key = UUID.randomUUID().toString();
    String location = post(key, FOX).statusCode(202).extract().header("Location");
    while (post(UUID.randomUUID().toString(), FOX).extract().statusCode() == 202) {
      // until no more can wait
    }
    post(UUID.randomUUID().toString(), FOX).statusCode(429);
    post(key, FOX).statusCode(202).header("Location", equalTo(location));
  }

  @Test
  void anotherBodyIsRefused() {
    String key = UUID.randomUUID().toString();
    post(key, FOX).statusCode(202);
    ValidatableResponse response = post(key, "{\"prompt\": \"a bear\"}");
    GenerationsTest.problem(response, 422, "idempotency-conflict");
    response.body("detail", containsString("Idempotency-Key"));
  }

  @Test
  void whatWasInvalidMayComeAgainMended() {
    String key = UUID.randomUUID().toString();
    GenerationsTest.problem(post(key, "{\"prompt\": 7}"), 400, "invalid-request");
    post(key, FOX).statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "h\u00e4", "long"})
  void aBadKeyIsNamed(String bad) {
    String key = bad.equals("long") ? "k".repeat(256) : bad;
    ValidatableResponse response = post(key, FOX);
    GenerationsTest.problem(response, 400, "invalid-request");
    response.body("errors[0].field", equalTo("Idempotency-Key"));
  }

  private ValidatableResponse post(String key, String body) {
    return post(key, body, "respond-async");
  }

  private ValidatableResponse post(String key, String body, String prefer) {
    ValidatableResponse response =
        given()
            .contentType(ContentType.JSON)
            .header("Idempotency-Key", key)
            .header("Prefer", prefer)
            .body(body)
            .post("/v1/generations")
            .then();
    Optional.ofNullable(response.extract().header("Location")).ifPresent(submitted::add);
    return response;
  }
}

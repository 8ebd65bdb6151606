package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.pagoda.worker.GradientPipelines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generations can be listed, page by page, the youngest first. */
@QuarkusTest
@TestProfile(GradientService.class)
class GenerationListTest {
  @Inject GradientPipelines pipelines;

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
  }

  @Test
  void pageByPage() {
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      submitted.add(submit());
    }
    Collections.reverse(submitted);
    List<String> listed = new ArrayList<>();
    String after = null;
    for (int page = 0; page < 3; page++) {
      ValidatableResponse answer =
          list(after == null ? Map.of("limit", 2) : Map.of("limit", 2, "after", after));
      listed.addAll(answer.extract().path("data.id"));
      after = answer.extract().path("next");
    }
    assertThat(listed.subList(0, 5)).isEqualTo(submitted);
  }

  @Test
  void theLastPageSaysSo() {
    submit();
    String after = null;
    int pages = 0;
    do {
      ValidatableResponse answer =
          list(after == null ? Map.of("limit", 100) : Map.of("limit", 100, "after", after));
      after = answer.extract().path("next");
      pages++;
    } while (after != null && pages < 50);
    assertThat(after).isNull();
  }

  @Test
  void byStatusAndModel() {
    String canceled = submit();
    given().delete("/v1/generations/" + canceled);
    String done = submit();
    given().header("Prefer", "wait=30").get("/v1/generations/" + done);
    List<String> statuses = list(Map.of("status", "canceled")).extract().path("data.status");
    assertThat(statuses).allMatch("canceled"::equals);
    list(Map.of("model", "no-such-model"))
        .body("data", equalTo(List.of()))
        .body("next", nullValue());
    String model = given().get("/v1/generations/" + done).path("request.model");
    list(Map.of("model", model)).body("data.id", hasItem(done));
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 101",
    "limit, many",
    "after, ../../x",
    "after, zz",
    "status, done"
  })
  void whatCannotBeIsNamed(String parameter, String value) {
    given()
        .queryParam(parameter, value)
        .get("/v1/generations")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo(parameter));
  }

  private static ValidatableResponse list(Map<String, ?> parameters) {
    return given().queryParams(parameters).get("/v1/generations").then().statusCode(200);
  }

  private static String submit() {
    return given()
        .body("{\"prompt\": \"a fox\", \"num_inference_steps\": 2}")
        .contentType(ContentType.JSON)
        .post("/v1/generations")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}

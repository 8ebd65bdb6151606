package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each key has its limits, and is told when there is more. */
@QuarkusTest
@TestProfile(AccessService.class)
class LimitsTest {
  @Inject GradientPipelines pipelines;
  private final List<Runnable> ends = new ArrayList<>();

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
    ends.forEach(Runnable::run);
  }

  @Test
  void requestsPerMinuteAreLimitedAndCounted() {
    as(AccessService.HASTY)
        .get("/v1/generations")
        .then()
        .statusCode(200)
        .header("RateLimit-Policy", "\"requests\";q=2;w=60")
        .header("RateLimit", containsString("\"requests\";r=1;t="));
    ValidatableResponse refused = untilRefused();
    exceeded(refused, "rate-limited");
    refused
        .header("RateLimit", containsString("\"requests\";r=0;t="))
        .header("RateLimit-Policy", "\"requests\";q=2;w=60");
    assertThat(retryAfter(refused)).isBetween(1, 30);
    // Others do not feel it.
    as(AccessService.ALICE).get("/v1/generations").then().statusCode(200);
  }

  /** A slow machine may get a request of the next half a minute through. */
  private static ValidatableResponse untilRefused() {
    ValidatableResponse answer = as(AccessService.HASTY).get("/v1/generations").then();
    for (int i = 0; i < 20 && answer.extract().statusCode() == 200; i++) {
      answer = as(AccessService.HASTY).get("/v1/generations").then();
    }
    return answer;
  }

  @Test
  void jobsThatHaveNotEndedAreLimited() {
    pipelines.holdAt(Stage.DENOISING);
    String first = accepted(submit(AccessService.SINGLE, 2, null), AccessService.SINGLE);
    ValidatableResponse refused = submit(AccessService.SINGLE, 2, null);
    exceeded(refused, "concurrency-exceeded");
    refused.header("RateLimit-Policy", "\"concurrency\";q=1");
    assertThat(retryAfter(refused)).isPositive();
    accepted(submit(AccessService.ALICE, 2, null), AccessService.ALICE);
    // The end of the first is noticed.
    as(AccessService.SINGLE).delete("/v1/generations/" + first).then().statusCode(202);
    accepted(submit(AccessService.SINGLE, 2, null), AccessService.SINGLE);
  }

  @Test
  void pixelStepsAreLimitedAndNothingIsChargedTwice() {
    accepted(submit(AccessService.THRIFTY, 60, "once"), AccessService.THRIFTY);
    accepted(submit(AccessService.THRIFTY, 60, "once"), AccessService.THRIFTY);
    used("key:thrifty", 64 * 64 * 60);
    ValidatableResponse refused = submit(AccessService.THRIFTY, 41, null);
    exceeded(refused, "quota-exceeded");
    refused
        .header("RateLimit-Policy", "\"pixel-steps\";q=409600;w=86400")
        .header("RateLimit", containsString("\"pixel-steps\";r=163840;t="))
        .body("detail", containsString("163840 of 409600 are left"));
    assertThat(retryAfter(refused)).isBetween(86_000, 86_401);
    submit(AccessService.THRIFTY, 101, null)
        .statusCode(429)
        .body("detail", containsString("more than the 409600 of a whole window"));
    used("key:thrifty", 64 * 64 * 60);
    accepted(submit(AccessService.THRIFTY, 40, null), AccessService.THRIFTY);
    used("key:thrifty", 64 * 64 * 100);
  }

  private static void used(String owner, int pixelSteps) {
    as(AccessService.ROOT)
        .get("/v1/admin/usage/" + owner)
        .then()
        .statusCode(200)
        .body("pixel_steps", equalTo(pixelSteps));
  }

  private static ValidatableResponse submit(String key, int steps, String idempotencyKey) {
    RequestSpecification request =
        as(key)
            .contentType(ContentType.JSON)
            .body(
                "{\"prompt\": \"a fox\", \"num_inference_steps\": %d, \"width\": 64, \"height\": 64}"
                    .formatted(steps));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return request.post("/v1/generations").then();
  }

  private String accepted(ValidatableResponse answer, String key) {
    String id = answer.statusCode(oneOf(200, 202)).extract().path("id");
    ends.add(() -> awaitEnd(id, key));
    return id;
  }

  private static void awaitEnd(String id, String key) {
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .until(
            () -> as(key).get("/v1/generations/" + id).<String>path("status"),
            status -> !List.of("queued", "running").contains(status));
  }

  private static void exceeded(ValidatableResponse answer, String kind) {
    answer
        .statusCode(429)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:pagoda:problem:" + kind))
        .body("title", equalTo("Too many requests"));
  }

  private static int retryAfter(ValidatableResponse answer) {
    return Integer.parseInt(answer.extract().header("Retry-After"));
  }

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key);
  }
}

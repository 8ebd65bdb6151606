package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The settings of an SQS queue make the service use it. */
@QuarkusTest
@TestProfile(SqsService.class)
class SqsServiceTest {
  /** Begins an outage of SQS; what it returns ends it. */
  Supplier<Runnable> outage;

  @Test
  void generationsGoThroughTheQueue() {
    String job =
        given()
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a fox\", \"num_inference_steps\": 2}")
            .post("/v1/generations")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                given().get("/v1/generations/" + job).then().body("status", equalTo("succeeded")));
  }

  @Test
  void theServiceIsNotReadyWhileTheQueueIsAway() {
    awaitReadiness(200, null);
    Runnable over = outage.get();
    try {
      awaitReadiness(503, "The queue does not accept the credentials (ExpiredTokenException).");
    } finally {
      over.run();
    }
    awaitReadiness(200, null);
  }

  private static void awaitReadiness(int status, String reason) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                given()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(status)
                    .body("checks.find { it.name == 'queue' }.data?.reason", equalTo(reason)));
  }
}

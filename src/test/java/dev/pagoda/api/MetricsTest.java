package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the service does can be seen at {@code /q/metrics}. */
@QuarkusTest
@TestProfile(GradientService.class)
class MetricsTest {
  @Inject GradientPipelines pipelines;

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
  }

  @Test
  void jobsStepsRowsAndStages() {
    double jobs = metric("pagoda_jobs_total", "status=\"succeeded\"");
    double steps = metric("pagoda_steps_total", "device=\"cpu\"");
    double saved = metric("pagoda_attention_rows_total", "outcome=\"saved\"");
    double stored = metric("pagoda_job_stage_seconds_count", "stage=\"store\"");
    submit("wait=30").statusCode(200);
    assertThat(metric("pagoda_jobs_total", "status=\"succeeded\"")).isEqualTo(jobs + 1);
    assertThat(metric("pagoda_steps_total", "device=\"cpu\"")).isEqualTo(steps + 3);
    assertThat(metric("pagoda_attention_rows_total", "outcome=\"saved\"")).isEqualTo(saved + 10);
    assertThat(metric("pagoda_job_stage_seconds_count", "stage=\"store\"")).isEqualTo(stored + 1);
    assertThat(metric("pagoda_job_stage_seconds_bucket", "stage=\"store\",le=\"300.0\""))
        .isPositive();
  }

  @Test
  void theQueue() {
    pipelines.holdAt(Stage.DENOISING);
    submit("").statusCode(202);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pipelines.at() == Stage.DENOISING);
    String waiting = submit("").statusCode(202).extract().path("id");
    assertThat(metric("pagoda_queue_depth", "")).isEqualTo(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> metric("pagoda_queue_age_seconds", "") > 0.05);
    given().delete("/v1/generations/" + waiting).then().statusCode(202);
    assertThat(metric("pagoda_queue_depth", "")).isZero();
  }

  @Test
  void refusalsByReason() {
    double before = metric("pagoda_refusals_total", "reason=\"invalid-request\"");
    given().contentType(ContentType.JSON).body("{}").post("/v1/generations").then().statusCode(400);
    assertThat(metric("pagoda_refusals_total", "reason=\"invalid-request\"")).isEqualTo(before + 1);
  }

  @Test
  void noPromptIsInThem() {
    submit("wait=30").statusCode(200);
    assertThat(metrics()).doesNotContain("seldom-seen fox");
  }

  /** Each path would be a series of its own, and only so many paths are counted at all. */
  @Test
  void pathsThatCallersMakeUpAreNotInThem() {
    for (String path :
        List.of(
            "/made-up-1",
            "/made-up;a=b",
            "/page/made-up",
            "/q/made-up",
            "/v1/made-up",
            "/v1/made-up/2",
            "/v1/generations/made-up",
            "/v1/generations/made-up/events",
            "/v1/generations/made-up/made-up",
            "/v1/generations;made-up=1",
            "/v1/objects/made-up",
            "/v1/objects/made-up/made-up?expires=1",
            "/v1/models/made-up/3",
            "/v1/admin/made-up",
            "/v1/%6dade-up",
            "/v1//made-up",
            "/v1/../made-up")) {
      for (String method : List.of("GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT")) {
        given().urlEncodingEnabled(false).request(method, path);
      }
    }
    assertThat(metrics()).contains("uri=\"/v1/generations/{id}\"").doesNotContain("made-up");
  }

  private static ValidatableResponse submit(String prefer) {
    return given()
        .header("Prefer", prefer)
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a seldom-seen fox\", \"num_inference_steps\": 3}")
        .post("/v1/generations")
        .then();
  }

  private static String metrics() {
    return given().get("/q/metrics").then().statusCode(200).extract().asString();
  }

  /** Sum of the series of a metric whose labels contain a text. */
  private static double metric(String name, String labels) {
    Matcher line = Pattern.compile("(?m)^" + name + "(\\{[^}]*})? (\\S+)$").matcher(metrics());
    double sum = 0;
    while (line.find()) {
      String found = line.group(1) == null ? "" : line.group(1);
      boolean all = true;
      for (String label : labels.split(",", -1)) {
        all &= found.contains(label);
      }
      sum += all ? Double.parseDouble(line.group(2)) : 0;
    }
    return sum;
  }
}

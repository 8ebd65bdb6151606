package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.hub.HubSettings;
import dev.pagoda.hub.PullControl;
import dev.pagoda.hub.PullRequest;
import dev.pagoda.hub.Puller;
import dev.pagoda.hub.Repository;
import dev.pagoda.onnx.graph.PagGraph;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A running service pulls a model, and serves it at once. */
@QuarkusTest
@TestProfile(PullService.class)
class PullsTest {
  private static final String PULLS = "/v1/admin/models/pull";
  private static final PullControl.Listener NOBODY =
      new PullControl.Listener() {
        @Override
        public void onPhase(String what) {}

        @Override
        public void onBytes(String file, long done, long total) {}
      };

  @Inject PagodaConfig config;

  @Test
  void aPulledModelServesWithoutARestart() {
    given().get("/v1/models").then().body("data.id", not(hasItem("fresh")));

    ValidatableResponse accepted =
        post("{\"repository\": \"stranger/sdxl-tiny\", \"as\": \"fresh\"}").statusCode(202);
    String id = accepted.extract().path("id");
    accepted.header("Location", equalTo(PULLS + "/" + id));
    ValidatableResponse pull = ended(id);

    pull.body("status", equalTo("succeeded"));
    pull.body("repository", equalTo("stranger/sdxl-tiny"));
    pull.body("name", equalTo("fresh"));
    pull.body("commit", equalTo("c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"));
    pull.body("license", equalTo("openrail++"));
    pull.body("kind", equalTo("sdxl"));
    pull.body("tasks", hasItems("text-to-image", "inpainting"));
    given().get("/v1/models").then().body("data.id", hasItem("fresh"));
    String generation =
        given()
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a fox\", \"model\": \"fresh\", \"num_inference_steps\": 2}")
            .post("/v1/generations")
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> given().get(generation).then().body("status", equalTo("succeeded")));
    given().get(PULLS).then().statusCode(200).body("data.id", hasItem(id));
    given().delete(PULLS + "/" + id).then().statusCode(409);
  }

  @Test
  void whatCannotBePulledSaysWhy() {
    String id = post("{\"repository\": \"stranger/torch\"}").statusCode(202).extract().path("id");

    ValidatableResponse pull = ended(id);

    pull.body("status", equalTo("failed"));
    pull.body("error", containsString("stranger/torch has no ONNX export of unet"));
    pull.body("tasks", equalTo(null));
    given().get("/v1/models").then().body("data.id", not(hasItem("torch")));
  }

  /** As {@code models pull} does, in a process of its own. */
  @Test
  void whatTheCommandLineHasPulledIsSeenSoon() {
    HubSettings settings =
        new HubSettings(config.hub().endpoint(), Optional.empty(), Duration.ofMinutes(1), 3);
    Path models = config.models().directory().orElseThrow();
    PullRequest request =
        new PullRequest(
            Repository.parse("stranger/sdxl-tiny"),
            PullRequest.MAIN,
            "",
            Optional.empty(),
            List.of(),
            "beside",
            false);

    new Puller(models, settings, "test", PagGraph::layers).pull(request, new PullControl(NOBODY));

    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> given().get("/v1/models").then().body("data.id", hasItem("beside")));
  }

  @Test
  void aPullThatNobodyBeganIsNotFound() {
    ValidatableResponse missing = given().get(PULLS + "/nothing").then();

    GenerationsTest.problem(missing, 404, "not-found");
  }

  private static ValidatableResponse post(String body) {
    return given().contentType(ContentType.JSON).body(body).post(PULLS).then();
  }

  private static ValidatableResponse ended(String id) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThat(given().get(PULLS + "/" + id).then().extract().<String>path("status"))
                    .isNotIn("waiting", "running"));
    return given().get(PULLS + "/" + id).then().statusCode(200);
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.pagoda.net.Receiver;
import dev.pagoda.net.Receiver.Received;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client names an address, is called there when the job has ended, and sees so in the job. */
@QuarkusTest
@TestProfile(OutsideService.class)
class WebhooksTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Inject GradientPipelines pipelines;
  @Inject Vertx vertx;
  private Receiver receiver;

  @BeforeEach
  void listen() {
    receiver = Receiver.started(vertx);
  }

  @AfterEach
  void close() {
    pipelines.failWith(null);
    pipelines.release();
    receiver.close();
  }

  @Test
  void theJobIsPostedAsItIsShown() throws Exception {
    String id = submit(receiver.url("/hook"));

    ValidatableResponse job = awaitWebhook(id, "delivered");

    job.body("status", equalTo("succeeded"))
        .body("request.webhook_url", equalTo(receiver.url("/hook")))
        .body("webhook.url", equalTo(receiver.url("/hook")))
        .body("webhook.attempts", hasSize(1))
        .body("webhook.attempts[0].status_code", equalTo(204));
    Received received = receiver.received().get(0);
    for (String secret : List.of(OutsideService.SECRET, OutsideService.OLD_SECRET)) {
      new Webhook(secret)
          .verify(
              received.body(),
              Map.of(
                  "webhook-id", received.headers().getAll("webhook-id"),
                  "webhook-timestamp", received.headers().getAll("webhook-timestamp"),
                  "webhook-signature", received.headers().getAll("webhook-signature")));
    }
    assertThat(received.headers().get("webhook-id")).isEqualTo("msg_" + id);
    JsonNode message = MAPPER.readTree(received.body());
    assertThat(message.path("type").asText()).isEqualTo("generation.succeeded");
    assertThat(message.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    JsonNode data = message.path("data");
    assertThat(data.path("id").asText()).isEqualTo(id);
    assertThat(data.path("created_at").asText())
        .isEqualTo(job.extract().<String>path("created_at"));
    assertThat(data.at("/images/0/url").asText())
        .startsWith(OutsideService.BASE + "v1/objects/images/" + id + "/0.png?expires=");
    assertThat(data.at("/images/0/sha256").asText())
        .isEqualTo(job.extract().<String>path("images[0].sha256"));
    given()
        .urlEncodingEnabled(false)
        .get(data.at("/images/0/url").asText().substring(OutsideService.BASE.length() - 1))
        .then()
        .statusCode(200)
        .contentType("image/png");
  }

  @Test
  void untilThenItIsPending() {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit(receiver.url("/"));

    get(id).body("webhook.status", equalTo("pending")).body("webhook.attempts", hasSize(0));
    assertThat(receiver.received()).isEmpty();
    pipelines.release();
    awaitWebhook(id, "delivered");
  }

  @Test
  void aJobThatFailsIsPostedWithItsError() throws Exception {
    pipelines.failWith(new dev.pagoda.onnx.DoesNotFitException("It does not fit."));
    String id = submit(receiver.url("/"));

    awaitWebhook(id, "delivered").body("status", equalTo("failed"));

    JsonNode message = MAPPER.readTree(receiver.received().get(0).body());
    assertThat(message.path("type").asText()).isEqualTo("generation.failed");
    assertThat(message.at("/data/error/code").asText()).isEqualTo("does_not_fit");
  }

  @Test
  void aJobThatIsCanceledIsPosted() {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit(receiver.url("/"));

    given().delete("/v1/generations/" + id).then().statusCode(202);

    awaitWebhook(id, "delivered").body("status", equalTo("canceled"));
    assertThat(receiver.received().get(0).body()).contains("generation.canceled");
  }

  @Test
  void everyAttemptIsInTheJob() {
    receiver.answer(503);
    String id = submit(receiver.url("/"));

    awaitWebhook(id, "failed")
        .body("status", equalTo("succeeded"))
        .body("webhook.attempts.status_code", equalTo(List.of(503, 503, 503)));
    receiver.close();
    String unheard = submit(receiver.url("/"));
    awaitWebhook(unheard, "failed")
        .body("webhook.attempts", hasSize(3))
        .body("webhook.attempts[0].error", startsWith("its host does not exist, does not answer"));
  }

  @Test
  void thePreferredWaitShowsItToo() {
    given()
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body(Map.of("prompt", "a fox", "webhook_url", receiver.url("/")))
        .post("/v1/generations")
        .then()
        .statusCode(200)
        .body("webhook.url", equalTo(receiver.url("/")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://127.0.0.1/        | must begin with https:// or http://",
        "hooks                   | must begin with https:// or http://",
        "https:///x              | must name a host",
        "https://a:b@127.0.0.1/  | must have no user name",
        "https://127.0.0.1:22/   | must lead to one of the ports 443, 1024-65535, not 22",
        "https://10.0.0.1/       | cannot be called: its host does not exist, does not answer or",
        "https://[::1]/          | cannot be called: its host does not exist, does not answer or",
        "https://no.invalid/     | cannot be called: its host does not exist, does not answer or",
      })
  void whatCannotBeCalledIsRefused(String address, String message) {
    ValidatableResponse refused = post(Map.of("prompt", "a fox", "webhook_url", address));

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused
        .body("errors.field", equalTo(List.of("webhook_url")))
        .body("errors[0].message", startsWith(message));
  }

  @Test
  void itIsNamedWithAllElseThatIsWrong() {
    ValidatableResponse refused =
        post(Map.of("prompt", "a fox", "strength", 7, "webhook_url", "https://10.0.0.1/"));

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused.body("errors.field", hasItems("strength", "webhook_url"));
    GenerationsTest.problem(
        post(Map.of("prompt", "a fox", "webhook_url", 5)), 400, "invalid-request");
  }

  @Test
  void jobsWithoutOneShowNone() {
    String id = post(Map.of("prompt", "a fox")).statusCode(202).extract().path("id");

    assertThat(get(id).extract().<Map<String, Object>>path("$")).doesNotContainKey("webhook");
  }

  private static String submit(String address) {
    return post(Map.of("prompt", "a fox", "webhook_url", address))
        .statusCode(202)
        .body("webhook.status", equalTo("pending"))
        .extract()
        .path("id");
  }

  private static ValidatableResponse post(Map<String, Object> body) {
    return given().contentType(ContentType.JSON).body(body).post("/v1/generations").then();
  }

  private static ValidatableResponse get(String id) {
    return given().get("/v1/generations/" + id).then().statusCode(200);
  }

  private static ValidatableResponse awaitWebhook(String id, String status) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .untilAsserted(() -> get(id).body("webhook.status", equalTo(status)));
    return get(id);
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;

import dev.pagoda.worker.FaultyStore;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CloudEvents over HTTP make generations, and are answered as a Knative broker needs it. */
@QuarkusTest
@TestProfile(GradientService.class)
class EventsTest {
  private static final String REQUEST = "dev.pagoda.generation.request";
  private static final String STRUCTURED = "application/cloudevents+json";

  @Inject GradientPipelines pipelines;
  @Inject FaultyStore store;

  @AfterEach
  void letEverythingEnd() {
    store.fullFor(key -> false);
    pipelines.release();
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == null);
  }

  @Test
  void aBinaryEventIsAcceptedAndAnsweredByAnEvent() {
    Response response = binary(REQUEST, UUID.randomUUID().toString(), "{\"prompt\": \"a fox\"}");
    String id =
        response
            .then()
            .statusCode(202)
            .header("Location", containsString("/v1/generations/"))
            .body("request.prompt", equalTo("a fox"))
            .extract()
            .path("id");
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach(header -> headers.put(header.getName(), header.getValue()));
    CloudEvent reply = HttpMessageFactory.createReader(headers, response.asByteArray()).toEvent();
    assertThat(reply.getType()).isEqualTo("dev.pagoda.generation.queued");
    assertThat(reply.getSubject()).isEqualTo(id);
    assertThat(reply.getSource()).hasToString("/v1/generations/" + id);
    assertThat(reply.getDataContentType()).isEqualTo("application/json");
    given().get("/v1/generations/" + id).then().statusCode(200);
  }

  @Test
  void anEventThatIsSentAgainMakesNoSecondJob() {
    String event = UUID.randomUUID().toString();
    String first = binary(REQUEST, event, "{\"prompt\": \"one\"}").path("id");
    String again = structured(REQUEST, event, "{\"prompt\": \"one\"}").path("id");
    String other = binary(REQUEST, event + "0", "{\"prompt\": \"one\"}").path("id");
    assertThat(again).isEqualTo(first).isNotNull();
    assertThat(other).isNotEqualTo(first);
    problem(binary(REQUEST, event, "{\"prompt\": \"two\"}"), 422, "idempotency-conflict");
  }

  @Test
  void whatCanNeverSucceedIsNotSentAgain() {
    binary("com.example.order", "1", "{}")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].field", equalTo("type"))
        .body("detail", containsString("com.example.order"));
    problem(binary(REQUEST, "2", "{\"prompt\": \"a fox\", \"colour\": 1}"), 400, "invalid-request")
        .body("errors[0].field", equalTo("colour"));
    problem(binary(REQUEST, "3", "{"), 400, "invalid-request")
        .body("detail", containsString("line 1"));
    problem(send(given().contentType("application/json").body("{}")), 400, "invalid-request")
        .body("detail", containsString("ce-specversion"));
    problem(send(given().contentType(STRUCTURED).body("{}")), 400, "invalid-request");
    problem(
        send(given().contentType("application/cloudevents-batch+json").body("[]")),
        400,
        "invalid-request");
    problem(
        send(given().contentType(STRUCTURED).body("{\"specversion\": \"1.0\", \"id\": \"1\"}")),
        400,
        "invalid-request");
    problem(send(event(REQUEST, "4")), 400, "invalid-request")
        .body("errors[0].field", equalTo("data"));
    problem(
        binary(REQUEST, "5", "{\"prompt\": \"" + "x".repeat(70_000) + "\"}"),
        413,
        "request-entity-too-large");
  }

  @Test
  void aFullQueueAndAFullDiskAreForLater() {
    store.fullFor(key -> true);
    String event = UUID.randomUUID().toString();
    problem(binary(REQUEST, event, "{\"prompt\": \"a fox\"}"), 503, "not-now");
    store.fullFor(key -> false);
    pipelines.holdAt(Stage.DENOISING);
    binary(REQUEST, event, "{\"prompt\": \"a fox\"}").then().statusCode(202);
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == Stage.DENOISING);
    binary(REQUEST, event + 1, "{\"prompt\": \"a fox\"}").then().statusCode(202);
    binary(REQUEST, event + 2, "{\"prompt\": \"a fox\"}").then().statusCode(202);
    Response full = binary(REQUEST, event + 3, "{\"prompt\": \"a fox\"}");
    problem(full, 429, "queue-full");
    assertThat(Integer.parseInt(full.header("Retry-After"))).isPositive();
  }

  @Test
  void anObjectOfAnotherBucketAsksForNothing() {
    binary(
            "com.amazonaws.s3.ObjectCreated:Put",
            "9",
            "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"bucket\": {\"name\":"
                + " \"b\"}, \"object\": {\"key\": \"requests/a.json\", \"sequencer\": \"1\"}}}]}")
        .then()
        .statusCode(204)
        .body(is(""));
  }

  @Test
  void theEntranceIsDescribed() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .body("paths.'/v1/events'.post.requestBody.content", hasKey(STRUCTURED))
        .body("paths.'/v1/events'.post.responses", hasKey("429"))
        .body("paths.'/v1/events'.post.parameters.name", org.hamcrest.Matchers.hasItem("ce-type"));
  }

  private static ValidatableResponse problem(Response response, int status, String kind) {
    ValidatableResponse checked = response.then();
    GenerationsTest.problem(checked, status, kind);
    return checked;
  }

  private static Response binary(String type, String id, String data) {
    return send(event(type, id).contentType("application/json").body(data));
  }

  private static RequestSpecification event(String type, String id) {
    return given()
        .header("ce-specversion", "1.0")
        .header("ce-type", type)
        .header("ce-source", "/test")
        .header("ce-id", id);
  }

  private static Response structured(String type, String id, String data) {
    return send(
        given()
            .contentType(STRUCTURED)
            .body(
                "{\"specversion\": \"1.0\", \"type\": \"%s\", \"source\": \"/test\", \"id\": \"%s\", \"data\": %s}"
                    .formatted(type, id, data)));
  }

  private static Response send(RequestSpecification request) {
    return request.post("/v1/events");
  }
}

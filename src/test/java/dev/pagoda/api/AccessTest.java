package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has no key gets nothing, and who has one gets what is theirs. */
@QuarkusTest
@TestProfile(AccessService.class)
class AccessTest {
  private static final String FOX =
      "{\"prompt\": \"a fox\", \"num_inference_steps\": 2, \"width\": 64, \"height\": 64, \"seed\": 7}";

  @Inject GradientPipelines pipelines;

  @AfterEach
  void release() {
    pipelines.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/generations",
        "/v1/generations/abcdefghijklmnopqrstuvwxyz",
        "/v1/generations/abcdefghijklmnopqrstuvwxyz/events",
        "/v1/models",
        "/v1/admin/usage/key:alice",
        "/q/metrics",
        "/v1",
        "//v1/models",
        "/v1;x=y/models",
        "/x/../v1/models",
        "/v1/%6dodels",
        "/v1/objects/..;/models",
      })
  void withoutAKeyNothingIsTold(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Bearer"))
        .body(containsString("Authorization: Bearer"));
  }

  @Test
  void withoutAKeyNothingIsDone() {
    refused(json(given()).body(FOX).post("/v1/generations").then());
    refused(given().delete("/v1/generations/abcdefghijklmnopqrstuvwxyz").then());
    refused(
        given().contentType("application/cloudevents+json").body("{}").post("/v1/events").then());
    refused(given().body(FOX).post("/").then());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer pk_unknown",
        "Bearer pk_",
        "bearer pk_alice-for-test",
        "Bearer sk-any",
        "Basic YTpi"
      })
  void anotherKeyIsNone(String authorization) {
    refused(given().header("Authorization", authorization).get("/v1/generations").then());
  }

  @Test
  void healthAndTheDescriptionAreOpen() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/openapi").then().statusCode(200);
    given().get("/nothing-here").then().statusCode(404);
  }

  @Test
  void aSignedLinkNeedsNoKey() {
    String url =
        as(AccessService.ALICE)
            .header("Prefer", "wait=30")
            .contentType(ContentType.JSON)
            .body(FOX)
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .extract()
            .path("images[0].url");
    given().urlEncodingEnabled(false).get(url).then().statusCode(200).contentType("image/png");
    given()
        .urlEncodingEnabled(false)
        .get(url.replaceFirst("signature=.", "signature=!"))
        .then()
        .statusCode(403);
  }

  @Test
  void othersAreToldThatThereIsNoSuchJob() {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit(AccessService.ALICE, null);
    for (String path : List.of("/v1/generations/" + id, "/v1/generations/" + id + "/events")) {
      notFound(as(AccessService.BOB).get(path).then());
    }
    notFound(as(AccessService.BOB).delete("/v1/generations/" + id).then());
    as(AccessService.ALICE).get("/v1/generations/" + id).then().statusCode(200);
    as(AccessService.ROOT)
        .get("/v1/generations/" + id)
        .then()
        .statusCode(200)
        .body("status", not(equalTo("canceled")));
    as(AccessService.ALICE)
        .delete("/v1/generations/" + id)
        .then()
        .statusCode(202)
        .body("status", equalTo("canceled"));
  }

  @Test
  void othersCannotWorkOnItsPictures() {
    String key =
        as(AccessService.ALICE)
            .header("Prefer", "wait=30")
            .contentType(ContentType.JSON)
            .body(FOX)
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .extract()
            .path("images[0].object");
    String body =
        """
        {"prompt": "a", "image": {"object": "%s"}, "strength": 0.9, "num_inference_steps": 4}
        """
            .formatted(key);
    json(as(AccessService.BOB))
        .body(body)
        .post("/v1/generations")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("image"))
        .body("errors[0].message", equalTo("there is no object \"" + key + "\""));
    json(as(AccessService.ALICE)).body(body).post("/v1/generations").then().statusCode(202);
    json(as(AccessService.ROOT)).body(body).post("/v1/generations").then().statusCode(202);
  }

  @Test
  void aListHasOnlyWhatIsTheCallers() {
    String alices = submit(AccessService.ALICE, null);
    String bobs = submit(AccessService.BOB, null);
    as(AccessService.ALICE)
        .get("/v1/generations?limit=100")
        .then()
        .statusCode(200)
        .body("data.id", hasItem(alices))
        .body("data.id", everyItem(not(equalTo(bobs))));
    as(AccessService.BOB)
        .get("/v1/generations?limit=100")
        .then()
        .body("data.id", hasItem(bobs))
        .body("data.id", everyItem(not(equalTo(alices))));
  }

  @Test
  void adminsListTheJobsOfAnOwner() {
    String alices = submit(AccessService.ALICE, null);
    as(AccessService.ROOT)
        .get("/v1/admin/generations?owner=key:alice&limit=100")
        .then()
        .statusCode(200)
        .body("data.id", hasItem(alices));
    as(AccessService.ROOT)
        .get("/v1/admin/generations?owner=key:bob&limit=100")
        .then()
        .body("data.id", not(hasItem(alices)));
    as(AccessService.ROOT).get("/v1/admin/generations?limit=x").then().statusCode(400);
    as(AccessService.BOB).get("/v1/admin/generations?owner=key:alice").then().statusCode(403);
  }

  @Test
  void clientsOfOpenAiAreToldInItsShape() {
    given()
        .header("Authorization", "Bearer pk_wrong")
        .contentType(ContentType.JSON)
        .body(FOX)
        .post("/v1/images/generations")
        .then()
        .statusCode(401)
        .contentType(ContentType.JSON)
        .body("error.type", equalTo("authentication_error"))
        .body("error.code", equalTo("invalid_api_key"));
  }

  @Test
  void theLogSaysWhoDidWhatAndNeitherKeysNorPrompts() {
    try (LogLines log = LogLines.of("dev.pagoda.audit")) {
      String id = submit(AccessService.ALICE, null);
      given().header("Authorization", "Bearer " + AccessService.ALICE + "x").get("/v1/models");
      assertThat(log.lines())
          .anySatisfy(
              line ->
                  assertThat(line).contains("\"caller\":\"key:alice\"", "\"method\":\"POST\"", id))
          .anySatisfy(line -> assertThat(line).contains("\"status\":401", "\"client\":\"127."))
          .noneSatisfy(line -> assertThat(line).contains(AccessService.ALICE))
          .noneSatisfy(line -> assertThat(line).contains("fox"));
    }
  }

  @Test
  void oneIdempotencyKeyIsTwoJobsOfTwoCallers() {
    String first = submit(AccessService.ALICE, "same");
    assertThat(submit(AccessService.ALICE, "same")).isEqualTo(first);
    assertThat(submit(AccessService.BOB, "same")).isNotEqualTo(first);
  }

  @Test
  void jobsOfEventsAreOfWhoSentThem() {
    String event =
        "{\"specversion\": \"1.0\", \"id\": \"e1\", \"source\": \"test\", \"type\":"
            + " \"dev.pagoda.generation.request\", \"data\": "
            + FOX
            + "}";
    String location =
        as(AccessService.ALICE)
            .contentType("application/cloudevents+json")
            .body(event)
            .post("/v1/events")
            .then()
            .statusCode(oneOf(200, 202))
            .extract()
            .header("Location");
    as(AccessService.ALICE).get(location).then().statusCode(200);
    notFound(as(AccessService.BOB).get(location).then());
  }

  @Test
  void adminCallsAreForAdmins() {
    for (String path :
        List.of("/v1/admin/usage/key:alice", "/v1/admin;a=b/usage/x", "/q/metrics")) {
      as(AccessService.ALICE)
          .urlEncodingEnabled(false)
          .get(path)
          .then()
          .statusCode(403)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:pagoda:problem:forbidden"));
    }
    as(AccessService.ROOT)
        .get("/v1/admin/usage/key:single")
        .then()
        .statusCode(200)
        .body("owner", equalTo("key:single"))
        .body("concurrency", equalTo(1))
        .body("pixel_steps_limit", nullValue());
  }

  @Test
  void theDescriptionSaysHowToProveWhoOneIs() {
    given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .body("components.securitySchemes.bearer.type", equalTo("http"))
        .body("components.securitySchemes.bearer.scheme", equalTo("bearer"))
        .body("components.securitySchemes.size()", equalTo(1))
        .body("security[0].bearer", not(nullValue()))
        .body("paths.'/v1/objects/{key}'.get.security.size()", equalTo(0));
  }

  private static String submit(String key, String idempotencyKey) {
    RequestSpecification request = as(key).contentType(ContentType.JSON).body(FOX);
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return request.post("/v1/generations").then().statusCode(oneOf(200, 202)).extract().path("id");
  }

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key);
  }

  private static RequestSpecification json(RequestSpecification request) {
    return request.contentType(ContentType.JSON);
  }

  private static void refused(ValidatableResponse answer) {
    answer
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Bearer"))
        .contentType("application/problem+json")
        .body("type", equalTo("urn:pagoda:problem:unauthorized"))
        .body("status", equalTo(401))
        .body("detail", containsString("Authorization: Bearer"));
  }

  private static void notFound(ValidatableResponse answer) {
    answer.statusCode(404).body("type", equalTo("urn:pagoda:problem:not-found"));
  }
}

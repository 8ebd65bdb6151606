package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.pagoda.request.Requests;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.worker.FaultyStore;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures come with a request, or are named as stored objects, and reach the worker. */
@QuarkusTest
@TestProfile(GradientService.class)
class PicturesTest {
  @Inject GradientPipelines pipelines;
  @Inject FaultyStore store;

  @AfterEach
  void goOn() {
    pipelines.release();
    store.fullFor(key -> false);
    store.goneFor(key -> false);
  }

  @Test
  void anInlineOneIsStoredAndWorkedOn() throws Exception {
    byte[] picture = Requests.picture(64, 40);
    String key = key(picture);

    ended("\"strength\": 0.6, \"image\": \"" + dataUri(picture) + "\"")
        .body("status", equalTo("succeeded"))
        .body("request.image.object", equalTo(key))
        .body("request.strength", equalTo(0.6f))
        .body("request.width", equalTo(64))
        .body("request.height", equalTo(40))
        .body("progress.total_steps", equalTo(30))
        .body("progress.step", equalTo(30));

    assertThat(store.get(key).await().indefinitely().bytes()).isEqualTo(picture);
    assertThat(pipelines.read()).last().isEqualTo(picture);
  }

  @Test
  void theSamePictureMayComeAgain() {
    String image = "\"image\": \"" + dataUri(Requests.picture(48, 48)) + "\"";

    ended(image).body("status", equalTo("succeeded"));
    ended(image).body("status", equalTo("succeeded"));
  }

  @Test
  void aResultIsNamedByItsObject() {
    String latents =
        ended("\"output_format\": \"latents\", \"denoising_end\": 0.8")
            .body("images[0].object", matchesPattern("images/[a-z2-7]{26}/0\\.safetensors"))
            .extract()
            .path("images[0].object");

    ended("\"denoising_start\": 0.8, \"image\": {\"object\": \"" + latents + "\"}")
        .body("status", equalTo("succeeded"))
        .body("request.image.object", equalTo(latents))
        .body("request.width", equalTo(64));

    assertThat(pipelines.read())
        .last()
        .satisfies(bytes -> assertThat(bytes).hasSizeGreaterThan(1000));
  }

  @Test
  void oneThatIsNotThereIsNamed() {
    ValidatableResponse refused =
        post(
            "\"image\": {\"object\": \"inputs/none.png\"}, \"mask_image\": {\"url\": \"http://x\"}");

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused
        .body("errors.field", hasItems("image", "mask_image"))
        .body("errors[0].message", equalTo("there is no object \"inputs/none.png\""))
        .body("errors[1].message", startsWith("cannot be an address"));
  }

  /** Nobody is called, unless an operator wants it. */
  @Test
  void noAddressIsCalled() {
    ValidatableResponse refused = post("\"webhook_url\": \"https://example.com/hook\"");

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused
        .body("errors.field", equalTo(List.of("webhook_url")))
        .body("errors[0].message", startsWith("cannot be given: this service calls nobody"));
  }

  @Test
  void jobRecordsCannotBeNamed() {
    String id = ended("\"seed\": 1").extract().path("id");

    ValidatableResponse refused = post("\"image\": {\"object\": \"jobs/" + id + ".json\"}");

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused.body("errors.field", equalTo(List.of("image")));
  }

  @Test
  void ofARefusedRequestNothingIsStored() throws Exception {
    byte[] picture = Requests.picture(56, 40);

    GenerationsTest.problem(
        post("\"image\": \"" + dataUri(picture) + "\", \"strength\": 7"), 400, "invalid-request");

    assertMissing(key(picture));
  }

  @Test
  void whereTheQueueIsFullNothingIsStored() throws Exception {
    byte[] picture = Requests.picture(80, 56);
    pipelines.holdAt(Stage.DENOISING);
    List<String> waiting = new ArrayList<>();
    waiting.add(post("\"seed\": 1").extract().path("id"));
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == Stage.DENOISING);
    waiting.add(post("\"seed\": 2").extract().path("id"));
    waiting.add(post("\"seed\": 3").extract().path("id"));

    GenerationsTest.problem(post("\"image\": \"" + dataUri(picture) + "\""), 429, "queue-full");

    assertMissing(key(picture));
    pipelines.release();
    for (String id : waiting) {
      Awaitility.await()
          .atMost(ONE_MINUTE)
          .until(
              () ->
                  given()
                      .get("/v1/generations/" + id)
                      .then()
                      .extract()
                      .path("status")
                      .equals("succeeded"));
    }
  }

  @Test
  void whereItCannotBeStoredThereIsNoJob() throws Exception {
    byte[] picture = Requests.picture(40, 56);
    long jobs = jobs();
    store.fullFor(key -> key.startsWith("inputs/"));

    GenerationsTest.problem(post("\"image\": \"" + dataUri(picture) + "\""), 503, "storage-failed");

    assertThat(jobs()).isEqualTo(jobs);
    assertMissing(key(picture));
  }

  @Test
  void oneThatVanishesFailsTheJobWithAReason() {
    byte[] picture = Requests.picture(72, 40);
    store.goneFor(key -> key.startsWith("inputs/"));

    ended("\"image\": \"" + dataUri(picture) + "\"")
        .body("status", equalTo("failed"))
        .body("error.code", equalTo("input_missing"))
        .body("error.status", equalTo(410))
        .body("error.message", matchesPattern("The input inputs/.* is no longer in the store\\."));
  }

  private void assertMissing(String key) {
    assertThat(
            store
                .get(key)
                .map(content -> false)
                .onFailure(ObjectNotFoundException.class)
                .recoverWithItem(true)
                .await()
                .indefinitely())
        .isTrue();
  }

  private long jobs() {
    return store.list("jobs/").collect().asList().await().indefinitely().size();
  }

  private static String key(byte[] picture) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(picture);
    return "inputs/" + HexFormat.of().formatHex(hash) + ".png";
  }

  private static String dataUri(byte[] picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
  }

  private static ValidatableResponse ended(String fields) {
    return send(fields, "wait=30").statusCode(200);
  }

  private static ValidatableResponse post(String fields) {
    return send(fields, "wait=0");
  }

  private static ValidatableResponse send(String fields, String prefer) {
    return given()
        .header("Prefer", prefer)
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a fox\", " + fields + "}")
        .post("/v1/generations")
        .then();
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.pagoda.net.Receiver;
import dev.pagoda.request.Requests;
import dev.pagoda.worker.FaultyStore;
import dev.pagoda.worker.GradientPipelines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it is allowed, pictures are named by address and fetched once, when a job is accepted. */
@QuarkusTest
@TestProfile(OutsideService.class)
class FetchedPicturesTest {
  @Inject GradientPipelines pipelines;
  @Inject FaultyStore store;
  @Inject Vertx vertx;
  private Receiver server;

  @BeforeEach
  void serve() {
    server = Receiver.started(vertx);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void serves(byte[] file) {
    server.answer(r -> r.response().end(Buffer.buffer(file)));
  }

  @Test
  void itIsStoredLikeOneThatWasSentAndWorkedOn() throws Exception {
    byte[] picture = Requests.picture(64, 40);
    serves(picture);

    send(Map.of("image", Map.of("url", server.url("/fox.png")), "strength", 0.6))
        .statusCode(200)
        .body("status", equalTo("succeeded"))
        .body("request.image.object", equalTo(key(picture)))
        .body("request.width", equalTo(64));

    assertThat(store.get(key(picture)).await().indefinitely().bytes()).isEqualTo(picture);
    assertThat(pipelines.read()).last().isEqualTo(picture);
    assertThat(server.received())
        .singleElement()
        .satisfies(
            get -> {
              assertThat(get.method()).isEqualTo("GET");
              assertThat(get.uri()).isEqualTo("/fox.png");
              assertThat(get.headers().contains("Authorization")).isFalse();
            });
  }

  @Test
  void theSameSubmissionFetchesOnce() {
    serves(Requests.picture(64, 40));
    Map<String, Object> body =
        Map.of("prompt", "a fox", "image", Map.of("url", server.url("/once.png")));

    String first = sendOnce(body, "fetched-once");
    server.answer(404);
    String second = sendOnce(body, "fetched-once");

    assertThat(second).isEqualTo(first);
    assertThat(server.received()).hasSize(1);
  }

  private static String sendOnce(Map<String, Object> body, String key) {
    return given()
        .header("Idempotency-Key", key)
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/generations")
        .then()
        .extract()
        .path("id");
  }

  @Test
  void whatIsNoPictureIsRefused() {
    serves("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    refused(Map.of("image", Map.of("url", server.url("/page"))), "");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    serves(new byte[41 * 1024]);

    refused(
        Map.of("image", Map.of("url", server.url("/large"))),
        "it cannot be fetched: it has more than the 40960 bytes that are allowed");
  }

  /** Pictures of one request may not be larger together than a body may. */
  @Test
  void manyThatAreTooLargeTogetherAreRefused() {
    serves(padded(Requests.picture(64, 64), 36 * 1024));

    ValidatableResponse refused =
        send(
            Map.of(
                "image", Map.of("url", server.url("/a")),
                "mask_image", Map.of("url", server.url("/b"))));

    GenerationsTest.problem(refused, 400, "invalid-request");
    refused
        .body("errors.field", equalTo(List.of("mask_image")))
        .body("errors[0].message", startsWith("it cannot be fetched: it has more than the"));
  }

  @Test
  void redirectsAreNotFollowed() {
    server.answer(
        r -> r.response().setStatusCode(302).putHeader("Location", server.url("/in")).end());

    refused(
        Map.of("image", Map.of("url", server.url("/out"))),
        "it cannot be fetched: its address answers with status 302, and redirects are not");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void whatIsNotThereIsRefused() {
    server.answer(404);

    refused(
        Map.of("image", Map.of("url", server.url("/none"))),
        "it cannot be fetched: its address answers with status 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:8080/",
        "http://localhost.localdomain.invalid:8080/",
        "http://10.0.0.1:8080/",
        "http://169.254.169.254:8080/latest/meta-data/",
        "http://[::ffff:127.0.0.2]:8080/",
        "http://2130706434:8080/"
      })
  void nobodyLearnsWhatIsInside(String address) {
    refused(
        Map.of("image", Map.of("url", address)),
        "it cannot be fetched: its host does not exist, does not answer or is none that this"
            + " service may call");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///etc/passwd    | its address must begin with https:// or http://",
        "http://127.0.0.1:80/  | its address must lead to one of the ports 443, 1024-65535",
        "https://u@127.0.0.1/  | its address must have no user name",
      })
  void whatIsNoAddressIsRefused(String address, String message) {
    refused(Map.of("image", Map.of("url", address)), message);
  }

  @Test
  void nothingBesidesTheAddressIsTaken() {
    serves(Requests.picture(64, 40));

    refused(
        Map.of("image", Map.of("url", server.url("/x"), "headers", "x")),
        "must be {\"url\": address} and nothing besides");
  }

  @Test
  void aTextIsNoAddress() {
    refused(
        Map.of("image", server.url("/fox.png")),
        "cannot be an address as a text: it is {\"url\": address}");
  }

  private static byte[] padded(byte[] png, int size) {
    return java.util.Arrays.copyOf(png, size);
  }

  private static void refused(Map<String, Object> fields, String message) {
    ValidatableResponse refused = send(fields);
    GenerationsTest.problem(refused, 400, "invalid-request");
    refused
        .body("errors.field", equalTo(List.of("image")))
        .body("errors[0].message", startsWith(message));
  }

  private static ValidatableResponse send(Map<String, Object> fields) {
    Map<String, Object> body = new java.util.HashMap<>(fields);
    body.put("prompt", "a fox");
    return given()
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/generations")
        .then();
  }

  private static String key(byte[] picture) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(picture);
    return "inputs/" + HexFormat.of().formatHex(hash) + ".png";
  }
}

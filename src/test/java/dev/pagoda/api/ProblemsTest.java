package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, what is wrong is said in a problem document. */
@QuarkusTest
@TestProfile(GradientService.class)
class ProblemsTest {
  @TestHTTPResource("/v1/generations")
  URI generations;

  @Test
  void everyWrongFieldIsNamed() {
    ValidatableResponse response =
        post("{\"prompt\": 7, \"num_inference_steps\": 0, \"prompf\": \"x\"}");
    GenerationsTest.problem(response, 400, "invalid-request");
    response.body("errors.field", hasItems("prompt", "num_inference_steps", "prompf"));
  }

  @Test
  void anUnknownModelIsNamed() {
    ValidatableResponse response = post("{\"prompt\": \"a fox\", \"model\": \"nope\"}");
    GenerationsTest.problem(response, 400, "invalid-request");
    response.body("errors[0].field", equalTo("model"));
    response.body("errors[0].message", containsString("tiny"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"prompt\": NaN}",
        "{\"prompt\": \"a\",}",
        "nonsense",
        "{\"prompt\": \"a\"} x",
        "{\"prompt\": \"a\", \"prompt\": \"b\"}",
        "\u0000"
      })
  void aBodyThatIsNotJsonIsSaidSo(String body) {
    ValidatableResponse response = post(body);
    GenerationsTest.problem(response, 400, "malformed-json");
    response.body("detail", containsString("line 1"));
    response.body("detail", not(containsString("Source")));
  }

  @Test
  void deepNestingIsRefused() {
    GenerationsTest.problem(post("[".repeat(500)), 400, "malformed-json");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] body = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
    GenerationsTest.problem(
        given().contentType(ContentType.JSON).body(body).post(generations).then(),
        400,
        "malformed-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"a fox\"", "null", "7"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    ValidatableResponse response = post(body);
    GenerationsTest.problem(response, 400, "invalid-request");
    response.body("errors[0].field", equalTo("body"));
  }

  @Test
  void anotherContentTypeIsRefused() {
    GenerationsTest.problem(
        given().contentType("text/plain").body("a fox").post(generations).then(),
        415,
        "unsupported-media-type");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    GenerationsTest.problem(
        post("{\"prompt\": \"" + "a".repeat(70_000) + "\"}"), 413, "request-entity-too-large");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aLargeBodyOfUnknownLengthIsRefused(HttpClient.Version version) throws Exception {
    HttpResponse<String> response = send(version, "a".repeat(300_000));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyOfUnknownLengthWithinTheLimitIsRead(HttpClient.Version version) throws Exception {
    HttpResponse<String> response = send(version, "a".repeat(5_000));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"prompt\"");
  }

  private HttpResponse<String> send(HttpClient.Version version, String prompt) throws Exception {
    byte[] body = ("{\"prompt\": \"" + prompt + "\"}").getBytes(UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(generations)
            .version(version)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/nothing", "/nothing", "/v1/generations/a/b", "/v1", "/v2/generations"})
  void anUnknownAddressIsNotFound(String path) {
    GenerationsTest.problem(given().get(path).then(), 404, "not-found");
  }

  @Test
  void anotherMethodIsNotAllowed() {
    GenerationsTest.problem(given().put(generations).then(), 405, "method-not-allowed");
    GenerationsTest.problem(given().patch(generations).then(), 405, "method-not-allowed");
  }

  @Test
  void anAnswerThatIsNotJsonCannotBeHad() {
    GenerationsTest.problem(
        given()
            .accept("image/png")
            .contentType(ContentType.JSON)
            .body("{}")
            .post(generations)
            .then(),
        406,
        "not-acceptable");
  }

  private ValidatableResponse post(String body) {
    return given().contentType(ContentType.JSON).body(body).post(generations).then();
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StoredObject;
import dev.pagoda.storage.UrlSigner;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A signed link gives its object; anything else at that address gives 403 and nothing more. */
@QuarkusTest
@TestProfile(GradientService.class)
class ObjectLinksTest {
  @Inject ObjectStore store;
  @Inject UrlSigner signer;
  private StoredObject object;
  private String link;

  @BeforeEach
  void storeAnObject() {
    byte[] content = "a picture".getBytes(UTF_8);
    String key = "images/" + UUID.randomUUID() + "/0.png";
    object = store.create(key, "image/png", content).await().indefinitely();
    SignedUrl signed = signer.sign(key);
    link = "/" + signed.url();
  }

  @Test
  void theLinkGivesTheObject() {
    Response response = get(link);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.asString()).isEqualTo("a picture");
    assertThat(response.header("Content-Type")).isEqualTo("image/png");
    assertThat(response.header("Content-Length")).isEqualTo("9");
    assertThat(response.header("ETag")).isEqualTo("\"" + object.sha256() + "\"");
    assertThat(response.header("Cache-Control")).startsWith("private");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void whoHasItAlreadyGetsNoBody() {
    Response response =
        given()
            .urlEncodingEnabled(false)
            .header("If-None-Match", "\"" + object.sha256() + "\"")
            .get(link);
    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(response.asString()).isEmpty();
  }

  @Test
  void headGivesTheHeadersOnly() {
    Response response = given().urlEncodingEnabled(false).head(link);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.header("Content-Length")).isEqualTo("9");
    assertThat(response.asString()).isEmpty();
  }

  @Test
  void aGenuineLinkToWhatIsGoneIsNotFound() {
    store.delete(object.key()).await().indefinitely();
    GenerationsTest.problem(get(link).then(), 404, "not-found");
  }

  static Stream<String> hazards() {
    String at = "/v1/objects/images/x/0.png";
    return Stream.of(
        at,
        at + "?expires=&signature=",
        at + "?expires=99999999999",
        at + "?signature=AAAA",
        at + "?expires=99999999999&signature=AAAA",
        at + "?expires=x&signature=y",
        at + "?expires=-1&signature=y",
        at + "?expires=99999999999999999999999&signature=y",
        at + "?expires=9223372036854775807&signature=y",
        at + "?expires=1&expires=2&signature=a&signature=b",
        at + "?expires[]=1&signature[]=2",
        at + "?expires=%00&signature=%00",
        at + "?expires=1%0d%0aX:y&signature=1%0d%0aX:y",
        at + "?expires=1&signature=" + "A".repeat(3000),
        at + "?expires=1&signature=%F0%9F%A6%8A",
        "/v1/objects/jobs/abcdefghijklmnopqrstuvwxyz.json",
        "/v1/objects/signing-key?expires=1&signature=1",
        "/v1/objects/..%2f..%2fsigning-key?expires=99999999999&signature=x",
        "/v1/objects/%2e%2e/%2e%2e/etc/passwd%00?expires=1&signature=x",
        "/v1/objects/a%5c..%5cb?expires=1&signature=x",
        "/v1/objects//etc/passwd?expires=1&signature=x",
        "/v1/objects/" + "a".repeat(2000) + "?expires=1&signature=x",
        "/v1/objects/%C3%A9?expires=1&signature=x");
  }

  @ParameterizedTest
  @MethodSource("hazards")
  void nothingElseGivesAnything(String path) {
    Response response = get(path);
    assertThat(response.statusCode()).as(path).isIn(403, 404);
    if (response.statusCode() == 404) {
      assertThat(path).as("what leaves /v1/objects").containsPattern("%2e%2e|[.][.]%2f");
    }
    assertThat(response.header("X")).isNull();
    assertProblem(response.then());
  }

  @Test
  void anyChangeOfTheLinkIsRefused() {
    Random random = new Random(11);
    int start = "/v1/objects/".length();
    for (int i = 0; i < 60; i++) {
      int at = start + random.nextInt(link.length() - start);
      char old = link.charAt(at);
      char changed = old == 'A' ? 'B' : 'A';
      Response response = get(link.substring(0, at) + changed + link.substring(at + 1));
      assertThat(response.statusCode()).as("character %d", at).isEqualTo(403);
    }
  }

  @Test
  void aSignatureDoesNotOpenAnotherObject() {
    String query = link.substring(link.indexOf('?'));
    StoredObject other =
        store
            .create("images/" + UUID.randomUUID() + "/0.png", "image/png", new byte[1])
            .await()
            .indefinitely();
    assertProblem(get("/v1/objects/" + other.key() + query).then().statusCode(403));
  }

  private static void assertProblem(ValidatableResponse response) {
    response.contentType("application/problem+json");
  }

  private static Response get(String path) {
    return given().urlEncodingEnabled(false).get(path);
  }
}

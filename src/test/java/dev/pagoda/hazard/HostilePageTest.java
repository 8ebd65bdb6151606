package dev.pagoda.hazard;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import dev.pagoda.api.GradientService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat: somebody who runs the service for themselves, on localhost and without keys, looks at a
 * page of an attacker. Its scripts may send what browsers let pass without asking (forms with
 * pictures), and may give their own name this machine's address (DNS rebinding), after which the
 * browser lets them read everything.
 */
@QuarkusTest
@TestProfile(GradientService.class)
class HostilePageTest {
  private static final String FOX = "{\"prompt\": \"a fox\", \"num_inference_steps\": 2}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "notlocalhost",
        "192.0.2.1",
        "0.0.0.0",
        "[2001:db8::1]:8080",
      })
  void aNameOfItsOwnGetsNothing(String host) {
    for (String path : new String[] {"/v1/generations", "/", "/q/metrics", "/v1/none"}) {
      refused(given().header("Host", host).get(path).then())
          .body("detail", containsString("localhost"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "localhost.:8080",
        "pagoda.localhost",
        "127.0.0.1:8080",
        "127.9.9.9",
        "[::1]:8080",
        "studio.test:8443", // which the settings name
      })
  void namesOfThisMachineAreTaken(String host) {
    given().header("Host", host).get("/v1/models").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null", "\\"})
  void itsFormsChangeNothing(String origin) {
    refused(
        given()
            .header("Origin", origin)
            .multiPart("prompt", "a fox")
            .post("/v1/images/edits")
            .then());
    refused(
        given()
            .header("Origin", origin)
            .contentType(ContentType.JSON)
            .body(FOX)
            .post("/v1/generations")
            .then());
    refused(given().header("Origin", origin).delete("/v1/generations/none").then());
  }

  @Test
  void thePageOfTheServiceItselfMay() {
    for (String origin : new String[] {"http://localhost:8080", "https://studio.test"}) {
      given()
          .header("Origin", origin)
          .contentType(ContentType.JSON)
          .body(FOX)
          .post("/v1/generations")
          .then()
          .statusCode(202);
    }
  }

  private static ValidatableResponse refused(ValidatableResponse response) {
    return response.statusCode(403).body(containsString("other"));
  }
}

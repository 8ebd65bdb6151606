package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.pagoda.worker.GradientPipelines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens of the provider that is configured are as good as keys, and no others are. */
@QuarkusTest
@TestProfile(AccessService.class)
class OidcAccessTest {
  private static final String FOX = "{\"prompt\": \"a fox\", \"num_inference_steps\": 2}";

  @Inject GradientPipelines pipelines;

  @ConfigProperty(name = "pagoda.auth.oidc.issuer")
  String issuer;

  @AfterEach
  void release() {
    pipelines.release();
  }

  @Test
  void jobsAreOfTheSubjectOfTheToken() {
    String location =
        with("sub=carol")
            .contentType(ContentType.JSON)
            .body(FOX)
            .post("/v1/generations")
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    String id = location.replaceFirst(".*/", "");
    // Another token of the same person.
    with("sub=carol&seconds=60").get(location).then().statusCode(200);
    with("sub=carol").get("/v1/generations").then().body("data.id", hasItem(id));
    with("sub=dave").get(location).then().statusCode(404);
    with("sub=dave").get("/v1/generations").then().body("data.id", not(hasItem(id)));
    given()
        .header("Authorization", "Bearer " + AccessService.ALICE)
        .get(location)
        .then()
        .statusCode(404);
  }

  @Test
  void theRoleMakesAnAdmin() {
    with("sub=erin&group=pagoda-admin")
        .get("/v1/admin/usage/key:single")
        .then()
        .statusCode(200)
        .body("owner", equalTo("key:single"));
    // What keys have is no role of the provider.
    for (String group : new String[] {"artists", "pagoda:admin"}) {
      with("sub=erin&group=" + group).get("/v1/admin/usage/key:single").then().statusCode(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sub=carol&seconds=-60",
        "sub=carol&aud=others",
        "sub=carol&key=other",
        "sub=carol&iss=https://elsewhere.example",
        "seconds=600",
      })
  void whatIsNotForThisServiceIsRefused(String token) {
    with(token)
        .get("/v1/generations")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Bearer"))
        .contentType("application/problem+json")
        .body("type", equalTo("urn:pagoda:problem:unauthorized"));
  }

  @Test
  void anAlteredTokenIsRefused() {
    String token = token("sub=carol");
    String[] parts = token.split("\\.", -1);
    String other = token("sub=dave").split("\\.", -1)[1];
    given()
        .header("Authorization", "Bearer " + parts[0] + "." + other + "." + parts[2])
        .get("/v1/generations")
        .then()
        .statusCode(401);
  }

  private RequestSpecification with(String wanted) {
    return given().header("Authorization", "Bearer " + token(wanted));
  }

  private String token(String wanted) {
    return given().urlEncodingEnabled(false).get(issuer + "/token?" + wanted).asString();
  }
}

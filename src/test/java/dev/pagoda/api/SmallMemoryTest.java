package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A model that can never fit is refused at once: no job is kept for it. */
@QuarkusTest
@TestProfile(SmallMemoryTest.Small.class)
class SmallMemoryTest {
  /** A megabyte for sessions. */
  public static final class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "pagoda.memory-budget",
          "1000000",
          "pagoda.storage.directory",
          "target/pagoda-test/" + UUID.randomUUID());
    }
  }

  @Test
  void theRequestIsAnswered507() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a fox\"}")
        .post("/v1/generations")
        .then()
        .statusCode(507)
        .contentType("application/problem+json")
        .body("type", endsWith("does-not-fit"))
        .body("status", equalTo(507))
        .body("detail", containsString("the memory budget is 1 MB"));
  }
}

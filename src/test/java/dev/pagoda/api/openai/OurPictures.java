package dev.pagoda.api.openai;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import java.util.Base64;

/** What {@code /v1/generations} makes. */
final class OurPictures {
  private OurPictures() {}

  /** The first picture of a request. */
  static byte[] of(String fields) {
    String url =
        given()
            .header("Prefer", "wait=60")
            .contentType(ContentType.JSON)
            .body("{" + fields + "}")
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .body("status", equalTo("succeeded"))
            .extract()
            .path("images[0].url");
    return at(url);
  }

  /** The file behind a link. */
  static byte[] at(String url) {
    return given()
        .urlEncodingEnabled(false)
        .get(url)
        .then()
        .statusCode(200)
        .extract()
        .asByteArray();
  }

  /** A file as a field takes it. */
  static String inline(String field, byte[] file) {
    return "\"%s\": \"%s\"".formatted(field, Base64.getEncoder().encodeToString(file));
  }
}

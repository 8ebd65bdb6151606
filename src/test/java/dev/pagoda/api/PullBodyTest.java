package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for is checked before anything is fetched. */
@QuarkusTest
@TestProfile(GradientService.class)
class PullBodyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | repository | is missing",
        "[]                                                | repository | must be a JSON object",
        "{\"repository\": 7}                               | repository | must be a string",
        "{\"repository\": \"sdxl\"}                        | repository | write OWNER/NAME",
        "{\"repository\": \"http://a/b\"}                  | repository | write OWNER/NAME",
        "{\"repository\": \"a/b\", \"endpoint\": \"x\"}    | endpoint   | is no field of a pull",
        "{\"repository\": \"a/b\", \"as\": \"../../x\"}    | as         | is no name for a directory",
        "{\"repository\": \"a/b\", \"revision\": \"../x\"} | revision   | is no revision",
        "{\"repository\": \"a/b\", \"folder\": \"/etc\"}   | folder     | is no folder",
        "{\"repository\": \"a/b\", \"files\": \"x\"}       | files      | must be a list of paths",
        "{\"repository\": \"a/b\", \"files\": [1]}         | files      | must be a list of paths",
        "{\"repository\": \"a/b\", \"files\": [\"../x\"]}  | files      | is no file",
        "{\"repository\": \"a/b\", \"variant\": \"a b\"}   | variant    | is no variant",
      })
  void wrongFieldsAreNamed(String body, String field, String message) {
    ValidatableResponse response = post(body);

    GenerationsTest.problem(response, 400, "invalid-request");
    response.body("errors[0].field", equalTo(field));
    response.body("errors[0].message", containsString(message));
  }

  @Test
  void aProcessWithoutAModelsDirectorySaysSo() {
    ValidatableResponse response = post("{\"repository\": \"a/b\"}");

    GenerationsTest.problem(response, 409, "no-models-directory");
    response.body("detail", containsString("set pagoda.models.directory"));
  }

  private static ValidatableResponse post(String body) {
    return given().contentType(ContentType.JSON).body(body).post("/v1/admin/models/pull").then();
  }
}

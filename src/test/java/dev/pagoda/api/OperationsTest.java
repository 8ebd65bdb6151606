package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import dev.pagoda.request.RequestField;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** What operators and tools look at. */
@QuarkusTest
@TestProfile(GradientService.class)
class OperationsTest {
  @Test
  void theProcessIsAlive() {
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void readinessSaysWhatTheDevicesComputeWithAndWhichVersionThisIs() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'workers' }.data", hasEntry("cpu", "TestExecutionProvider"))
        .body("checks.find { it.name == 'object store' }.data.version", notNullValue())
        .body("checks.find { it.name == 'queue' }.status", equalTo("UP"));
  }

  @Test
  void theContractIsDescribed() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Pagoda"))
        .body("paths.'/v1/generations'.post.responses", hasKey("429"))
        .body("paths.'/v1/generations/{id}'.delete.responses", hasKey("409"))
        .body("components.schemas.Generation.properties", hasKey("queue_position"))
        .body("components.schemas.GenerationRequest.properties", hasKey("pag_applied_layers"))
        .body("components.responses.Problem.content", hasKey("application/problem+json"))
        .body("paths.'/v1/generations'.post.description", containsString("diffusers"));
  }

  @Test
  void fieldsAreDescribedAsTheyAreWritten() {
    String request = "components.schemas.GenerationRequest.";
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .body(request + "required", contains("prompt"))
        .body(request + "properties.prompt.anyOf.type", contains("string", "array"))
        .body(request + "properties.seed.anyOf.type", contains("integer", "array"))
        .body(request + "properties.original_size.type", equalTo("array"))
        .body(request + "properties.original_size.maxItems", equalTo(2))
        .body(request + "properties.clean_caption.type", equalTo("boolean"))
        .body(
            request + "properties.max_sequence_length.description",
            containsString("(PixArt-Sigma)"))
        .body(request + "properties.image.'$ref'", equalTo("#/components/schemas/ImageInput"))
        .body(request + "properties.control_image.anyOf[1].type", equalTo("array"))
        .body(request + "properties", aMapWithSize(RequestField.values().length))
        .body("components.schemas.ImageInput.anyOf.type", contains("string", "object", "object"));
  }
}

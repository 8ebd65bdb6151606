package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

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
        .body("checks.find { it.name == 'object store' }.data.version", notNullValue());
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
  void requestFieldsAreDescribedAsTheyAreInJson() {
    String fields = "components.schemas.GenerationRequest.properties.";
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body(fields + "prompt.anyOf.type", hasItems("string", "array"))
        .body(fields + "seed.anyOf.type", hasItems("integer", "array"))
        .body(fields + "scheduler.anyOf.type", hasItems("string", "object"))
        .body(fields + "original_size.type", equalTo("array"))
        .body(fields + "crops_coords_top_left.maxItems", equalTo(2))
        .body(fields + "output_format.enum", hasItems("png", "latents"))
        .body("components.schemas.GenerationRequest.required", hasItems("prompt"));
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.pagoda.model.ModelFamily;
import dev.pagoda.request.RequestField;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PixArt-Sigma over HTTP: the same call with another model, and fields of its own. */
@QuarkusTest
@TestProfile(GradientService.class)
class PixArtModelTest {
  @Test
  void theJobShowsTheFieldsOfItsFamilyWhenItIsMadeAndReadAgain() {
    ValidatableResponse ended =
        post("{\"model\": \"sigma\", \"prompt\": \"a fox\", \"width\": 200, \"height\": 333,"
                + " \"clean_caption\": false}")
            .statusCode(200)
            .body("status", equalTo("succeeded"))
            .body("images[0].width", equalTo(200))
            .body("images[0].height", equalTo(333));

    ValidatableResponse read =
        given().get("/v1/generations/" + ended.extract().path("id")).then().statusCode(200);

    Map<String, Object> shown = read.extract().path("request");
    assertThat(shown)
        .isEqualTo(ended.extract().path("request"))
        .containsEntry("num_inference_steps", 20)
        .containsEntry("negative_prompt", "")
        .containsEntry("pag_applied_layers", "blocks.1")
        .containsEntry("clean_caption", false)
        .containsEntry("use_resolution_binning", true)
        .containsEntry("max_sequence_length", 300);
    assertThat(shown.keySet())
        .allMatch(name -> RequestField.find(name).orElseThrow().isOf(ModelFamily.PIXART_SIGMA));
  }

  @Test
  void fieldsOfTheOtherFamilyAreNamed() {
    ValidatableResponse refused =
        post("{\"model\": \"sigma\", \"prompt\": \"a\", \"prompt_2\": \"b\", \"image\": \"x\"}");
    GenerationsTest.problem(refused, 400, "invalid-request");
    refused.body("errors.field", contains("prompt_2", "image"));
    refused.body("errors[0].message", containsString("belongs to SDXL models"));
    ValidatableResponse other = post("{\"prompt\": \"a\", \"max_sequence_length\": 77}");
    GenerationsTest.problem(other, 400, "invalid-request");
    other.body("errors.field", contains("max_sequence_length"));
  }

  @Test
  void theListOfModelsSaysWhatItTakes() {
    given()
        .get("/v1/models")
        .then()
        .body("data[0].id", equalTo("sigma"))
        .body("data[0].family", equalTo("pixart-sigma"))
        .body("data[0].tasks", contains("text-to-image"))
        .body("data[0].self_attention_layers", hasSize(28))
        .body("data[0].schedulers", hasItem("unipc"))
        .body("data[0].sizes.multiple_of", equalTo(16))
        .body("data[0].sizes.default_width", equalTo(256))
        .body("data[0].sizes.fixed", equalTo(false))
        .body("data[0].sizes.resolution_binning", equalTo(256))
        .body("data[0].max_sequence_length", equalTo(300))
        .body("data[0].adapters.controlnets", empty())
        .body("data[0].adapters.ip_adapters", empty())
        .body("data[0].adapters.loras", empty());
  }

  private static ValidatableResponse post(String body) {
    return given()
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/generations")
        .then();
  }
}

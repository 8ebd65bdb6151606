package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.pagoda.storage.ObjectStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The service as it is shipped makes a picture with the embedded model. */
@QuarkusTest
@TestProfile(ShippedServiceTest.Shipped.class)
public class ShippedServiceTest {
  /** Nothing set but the place of the store. */
  public static final class Shipped implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("pagoda.storage.directory", "target/pagoda-test/" + UUID.randomUUID());
    }
  }

  @Test
  void fromRequestToUrl() throws IOException {
    ValidatableResponse job =
        given()
            .header("Prefer", "wait=60")
            .contentType(ContentType.JSON)
            .body(
                "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 4,"
                    + " \"seed\": 7, \"pag_applied_layers\": \"mid\"}")
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .body("status", equalTo("succeeded"))
            .body("images", hasSize(1))
            .body(
                "pag.applied_layers", hasItem("mid_block.attentions.0.transformer_blocks.0.attn1"));
    byte[] picture =
        given()
            .urlEncodingEnabled(false)
            .get(job.extract().<String>path("images[0].url"))
            .then()
            .statusCode(200)
            .contentType("image/png")
            .extract()
            .asByteArray();
    assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(128);
    assertThat(new String(picture, ISO_8859_1))
        .contains("parameters")
        .contains("a fox on a blue background")
        .contains("Seed: 7");
  }

  @Test
  void itSaysWhichProviderComputes() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'workers' }.data.cpu", equalTo("CPUExecutionProvider"));
  }

  @Test
  void itNeedsNothingBesideIt() {
    assertThat(MadeBeans.isMade(ObjectStore.class)).isTrue();
    assertThat(MadeBeans.isMade(S3AsyncClient.class)).isFalse();
    assertThat(MadeBeans.isMade(S3Presigner.class)).isFalse();
  }

  @Test
  void anUnknownLayerIsNamedBeforeAnythingRuns() {
    ValidatableResponse refused =
        given()
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a fox\", \"pag_applied_layers\": [\"nowhere\"]}")
            .post("/v1/generations")
            .then();
    GenerationsTest.problem(refused, 400, "invalid-request");
    refused.body("errors.field", hasItem("pag_applied_layers"));
  }
}

package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** With a bucket for a store the service writes nothing here, and links lead to the bucket. */
@QuarkusTest
@TestProfile(S3Service.class)
class S3ServiceTest {
  @Inject ObjectStore store;
  @Inject PagodaConfig config;
  @Inject S3AsyncClient client;

  @ConfigProperty(name = "pagoda.storage.public-endpoint")
  URI address;

  @Test
  void fromRequestToUrl() throws Exception {
    ValidatableResponse job =
        given()
            .header("Prefer", "wait=60")
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a fox\", \"num_inference_steps\": 2, \"seed\": 7}")
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .body("status", equalTo("succeeded"));
    String id = job.extract().path("id");
    URI link = URI.create(job.extract().path("images[0].url"));
    assertThat(link.getAuthority()).isEqualTo(address.getAuthority());
    assertThat(link.getPath()).startsWith("/" + S3Service.BUCKET + "/" + S3Service.PREFIX);
    assertThat(Instant.parse(job.extract().<String>path("images[0].expires_at")))
        .isBefore(Instant.now().plus(Duration.ofMinutes(10)));
    HttpResponse<byte[]> picture =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.body())).getWidth()).isEqualTo(128);
    assertThat(store.list("").collect().asList().await().atMost(Duration.ofMinutes(1)))
        .contains("jobs/" + id + ".json", "images/" + id + "/0.png");
    assertThat(
            client
                .headObject(
                    r -> r.bucket(S3Service.BUCKET).key(S3Service.PREFIX + "jobs/" + id + ".json"))
                .join()
                .contentType())
        .isEqualTo("application/json");
  }

  @Test
  void nothingIsServedOrKeptHere() {
    given().get("/q/health/ready").then().statusCode(200);
    for (String link : new String[] {"", "?expires=99999999999&signature=x"}) {
      GenerationsTest.problem(
          given().get("/v1/objects/images/x/0.png" + link).then(), 404, "not-found");
    }
    assertThat(config.storage().directory()).doesNotExist();
    assertThat(MadeBeans.isMade(UrlSigner.class)).isFalse();
    assertThat(store).isNotInstanceOf(LocalObjectStore.class);
  }

  @Test
  void requestsMayNotLastForever() {
    var timeouts = client.serviceClientConfiguration().overrideConfiguration();
    assertThat(timeouts.apiCallAttemptTimeout()).contains(Duration.ofSeconds(30));
    assertThat(timeouts.apiCallTimeout()).contains(Duration.ofMinutes(2));
    assertThat(timeouts.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(3);
  }
}

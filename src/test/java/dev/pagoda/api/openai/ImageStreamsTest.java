package dev.pagoda.api.openai;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.ImageGenPartialImageEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import dev.pagoda.api.GradientService;
import dev.pagoda.image.ImageFormat;
import dev.pagoda.image.ImageHeader;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call is told what happens while it waits, and its generation ends when nobody waits for it. */
@QuarkusTest
@TestProfile(GradientService.class)
class ImageStreamsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject GradientPipelines pipelines;
  @TestHTTPResource URI service;
  private OpenAIClient client;

  @BeforeEach
  void open() {
    client = Clients.of(service);
    pipelines.holdAt(Stage.DENOISING);
  }

  @AfterEach
  void goOn() {
    pipelines.release();
  }

  @Test
  void previewsComeBeforeThePicture() {
    ImageGenerateParams call =
        prompt()
            .partialImages(2)
            .putAdditionalBodyProperty("num_inference_steps", JsonValue.from(5))
            .build();
    List<ImageGenStreamEvent> events = new ArrayList<>();
    try (HttpResponseFor<StreamResponse<ImageGenStreamEvent>> response =
            client.images().withRawResponse().generateStreaming(call);
        StreamResponse<ImageGenStreamEvent> stream = response.parse()) {
      assertThat(response.headers().values("Content-Type")).containsExactly("text/event-stream");
      assertThat(interval(response.headers().values("x-pagoda-generation").get(0))).isEqualTo(2);
      Iterator<ImageGenStreamEvent> coming = stream.stream().iterator();
      events.add(coming.next()); // while the run is held
      pipelines.release();
      coming.forEachRemaining(events::add);
    }

    ImageGenPartialImageEvent first = events.get(0).asGenerationPartialImage();
    assertThat(first.partialImageIndex()).isZero();
    assertThat(first.outputFormat()).isEqualTo(ImageGenPartialImageEvent.OutputFormat.JPEG);
    assertThat(ImageHeader.read(Base64.getDecoder().decode(first.b64Json())).format())
        .isEqualTo(ImageFormat.JPEG);
    assertThat(events).hasSizeBetween(2, 3); // the second preview may come too late
    assertThat(events.get(events.size() - 1).isGenerationCompleted()).isTrue();
  }

  private static int interval(String id) {
    return given().get("/v1/generations/" + id).path("request.preview_interval");
  }

  @Test
  void moreThanEnoughPreviewsAreNotTold() {
    ImageGenerateParams call = prompt().partialImages(1).build();
    pipelines.release();
    try (StreamResponse<ImageGenStreamEvent> stream = client.images().generateStreaming(call)) {
      assertThat(stream.stream().filter(ImageGenStreamEvent::isGenerationPartialImage).count())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aStreamThatIsGivenUpCancelsItsGeneration() {
    ImageGenerateParams call = prompt().build();
    String id;
    try (HttpResponseFor<StreamResponse<ImageGenStreamEvent>> response =
        client.images().withRawResponse().generateStreaming(call)) {
      id = response.headers().values("x-pagoda-generation").get(0);
      awaitHeld();
    }
    awaitStatus(id, "canceled");
  }

  @Test
  void aClientThatHangsUpCancelsItsGeneration() throws Exception {
    hangUp("");
    awaitStatus(latest(), "canceled");
  }

  @Test
  void aClientWithAKeyMayComeBack() throws Exception {
    hangUp("Idempotency-Key: come-back\r\n");
    String id = latest();
    int started = pipelines.started().size();
    pipelines.release();

    String again =
        given()
            .header("Idempotency-Key", "come-back")
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a fox\"}")
            .post("/v1/images/generations")
            .then()
            .statusCode(200)
            .extract()
            .path("id");

    assertThat(again).isEqualTo(id);
    assertThat(pipelines.started()).hasSize(started);
  }

  @Test
  void whoWaitsIsToldThatSomebodyCanceled() {
    CompletableFuture<?> call =
        CompletableFuture.supplyAsync(() -> client.images().generate(prompt().build()));
    awaitHeld();
    given().delete("/v1/generations/" + latest()).then().statusCode(202);

    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            OpenAIServiceException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(409);
              assertThat(refused.code()).contains("canceled");
              assertThat(refused.headers().values("x-should-retry")).containsExactly("false");
            });
  }

  /** Sends a call and closes the connection while the run is held. */
  private void hangUp(String header) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      String body = "{\"prompt\": \"a fox\"}";
      String call =
          "POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(header, body.length(), body);
      socket.getOutputStream().write(call.getBytes(UTF_8));
      awaitHeld();
    }
  }

  private static String latest() {
    return given().get("/v1/generations?limit=1").path("data[0].id");
  }

  private static void awaitStatus(String id, String status) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> given().get("/v1/generations/" + id).path("status").equals(status));
  }

  private void awaitHeld() {
    Awaitility.await().atMost(LIMIT).until(() -> pipelines.at() == Stage.DENOISING);
  }

  private static ImageGenerateParams.Builder prompt() {
    return ImageGenerateParams.builder().prompt("a fox");
  }
}

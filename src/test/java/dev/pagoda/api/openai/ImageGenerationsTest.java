package dev.pagoda.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.images.Image;
import com.openai.models.images.ImageGenCompletedEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import dev.pagoda.Pictures;
import dev.pagoda.api.ShippedServiceTest;
import dev.pagoda.image.ImageFormat;
import dev.pagoda.image.ImageHeader;
import dev.pagoda.image.RgbImage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's client for Java makes pictures with the service as it is shipped. */
@QuarkusTest
@TestProfile(ShippedServiceTest.Shipped.class)
class ImageGenerationsTest {
  private static final String PROMPT = "a fox on a blue background";

  @TestHTTPResource URI service;
  private OpenAIClient client;

  @BeforeEach
  void open() {
    client = Clients.of(service);
  }

  @Test
  void aLinkIsTheAnswerUnlessAnotherIsAskedFor() throws IOException {
    long before = System.currentTimeMillis() / 1000;
    ImagesResponse answer = client.images().generate(prompt().build());

    assertThat(answer.created()).isBetween(before - 1, System.currentTimeMillis() / 1000 + 1);
    assertThat(answer.size().orElseThrow().asString()).isEqualTo("128x128");
    assertThat(answer.outputFormat()).contains(ImagesResponse.OutputFormat.PNG);
    assertThat(answer.background()).contains(ImagesResponse.Background.OPAQUE);
    assertThat(answer.data().orElseThrow()).hasSize(1);
    Image image = answer.data().orElseThrow().get(0);
    assertThat(image.b64Json()).isEmpty();
    RgbImage picture = read(OurPictures.at(image.url().orElseThrow()));
    assertThat(List.of(picture.width(), picture.height())).containsExactly(128, 128);
  }

  @Test
  void severalPicturesComeInTheAnswer() throws IOException {
    ImagesResponse answer =
        client
            .images()
            .generate(
                prompt().n(2).responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON).build());

    List<byte[]> files =
        answer.data().orElseThrow().stream().map(ImageGenerationsTest::file).toList();
    assertThat(files).hasSize(2);
    assertThat(read(files.get(0)).rgb()).isNotEqualTo(read(files.get(1)).rgb());
  }

  @Test
  void theSizeAndTheFormatAreTheCallers() {
    ImagesResponse answer =
        client
            .images()
            .generate(
                prompt()
                    .size(ImageGenerateParams.Size.of("128x64"))
                    .outputFormat(ImageGenerateParams.OutputFormat.WEBP)
                    .outputCompression(40)
                    .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                    .build());

    ImageHeader header = ImageHeader.read(file(answer.data().orElseThrow().get(0)));
    assertThat(header).isEqualTo(new ImageHeader(ImageFormat.WEBP, 128, 64));
    assertThat(answer.size().orElseThrow().asString()).isEqualTo("128x64");
  }

  @Test
  void compressionMakesSmallerFiles() {
    assertThat(jpeg(10)).hasSizeLessThan(jpeg(95).length);
  }

  private byte[] jpeg(int quality) {
    ImagesResponse answer =
        client
            .images()
            .generate(
                prompt()
                    .outputFormat(ImageGenerateParams.OutputFormat.JPEG)
                    .outputCompression(quality)
                    .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                    .build());
    return file(answer.data().orElseThrow().get(0));
  }

  @Test
  void ourFieldsMakeThePictureThatTheyMakeElsewhere() {
    ImagesResponse answer =
        client
            .images()
            .generate(
                prompt()
                    .putAdditionalBodyProperty("pag_scale", JsonValue.from(2.5))
                    .putAdditionalBodyProperty("pag_applied_layers", JsonValue.from(List.of("mid")))
                    .putAdditionalBodyProperty("negative_prompt", JsonValue.from("red"))
                    .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                    .build());

    byte[] ours =
        OurPictures.of(
            "\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 4, \"seed\": 7,"
                + " \"pag_scale\": 2.5, \"pag_applied_layers\": [\"mid\"],"
                + " \"negative_prompt\": \"red\"");
    assertThat(file(answer.data().orElseThrow().get(0))).isEqualTo(ours);
    assertThat(answer._additionalProperties()).containsKey("id");
    assertThat(answer.data().orElseThrow().get(0)._additionalProperties().get("seed"))
        .isEqualTo(JsonValue.from(7));
  }

  @Test
  void theLastEventOfAStreamHoldsThePicture() {
    List<ImageGenStreamEvent> events;
    try (StreamResponse<ImageGenStreamEvent> stream =
        client.images().generateStreaming(prompt().build())) {
      events = stream.stream().toList();
    }

    assertThat(events).hasSize(1);
    ImageGenCompletedEvent completed = events.get(0).asGenerationCompleted();
    assertThat(completed.size().asString()).isEqualTo("128x128");
    assertThat(completed.outputFormat()).isEqualTo(ImageGenCompletedEvent.OutputFormat.PNG);
    assertThat(completed.usage().totalTokens()).isZero();
    byte[] ours =
        OurPictures.of("\"prompt\": \"" + PROMPT + "\", \"num_inference_steps\": 4, \"seed\": 7");
    assertThat(Base64.getDecoder().decode(completed.b64Json())).isEqualTo(ours);
  }

  @Test
  void theModelsAreListedAndFoundByName() {
    List<Model> models = client.models().list().data();

    assertThat(models).isNotEmpty();
    Model found = client.models().retrieve(models.get(0).id()).validate();
    assertThat(found).isEqualTo(models.get(0));
    assertThat(client.images().generate(prompt().model(found.id()).build()).data()).isPresent();
  }

  private static ImageGenerateParams.Builder prompt() {
    return ImageGenerateParams.builder()
        .prompt(PROMPT)
        .putAdditionalBodyProperty("num_inference_steps", JsonValue.from(4))
        .putAdditionalBodyProperty("seed", JsonValue.from(7));
  }

  private static byte[] file(Image image) {
    assertThat(image.url()).isEmpty();
    return Base64.getDecoder().decode(image.b64Json().orElseThrow());
  }

  private static RgbImage read(byte[] file) throws IOException {
    return Pictures.read(new ByteArrayInputStream(file));
  }
}

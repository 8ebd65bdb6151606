package dev.pagoda.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageEditStreamEvent;
import dev.pagoda.api.ShippedServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits by OpenAI's client for Java are the pictures that our own fields make. */
@QuarkusTest
@TestProfile(ShippedServiceTest.Shipped.class)
class ImageEditsTest {
  private static final byte[] PICTURE = EditFiles.picture(128, 128);
  private static final byte[] MASK = EditFiles.transparent(128, 128);

  /** What {@link #edit} asks for, in our words. */
  private static final String SAME =
      "\"prompt\": \"a fox\", \"num_inference_steps\": 5, \"seed\": 7, \"pag_scale\": 2.5,"
          + " \"pag_applied_layers\": [\"mid\", \"up_blocks.0\"], "
          + OurPictures.inline("image", PICTURE);

  @TestHTTPResource URI service;
  private OpenAIClient client;

  @BeforeEach
  void open() {
    client = Clients.of(service);
  }

  @Test
  void whatIsTransparentInTheMaskIsRepainted() {
    byte[] edited = picture(edit().mask(file(MASK, "mask.png")));

    assertThat(edited)
        .isEqualTo(
            OurPictures.of(
                SAME + ", " + OurPictures.inline("mask_image", EditFiles.white(128, 128))));
  }

  @Test
  void withoutAMaskThePictureIsWhereItStarts() {
    ImageEditParams.Builder edit =
        edit().putAdditionalBodyProperty("strength", JsonValue.from(0.6));

    assertThat(picture(edit)).isEqualTo(OurPictures.of(SAME + ", \"strength\": 0.6"));
  }

  @Test
  void ourOwnMaskMayComeAsAFieldOfTheForm() {
    String white = Base64.getEncoder().encodeToString(EditFiles.white(128, 128));
    ImageEditParams.Builder edit =
        edit().putAdditionalBodyProperty("mask_image", JsonValue.from(white));

    assertThat(picture(edit)).isEqualTo(picture(edit().mask(file(MASK, "mask.png"))));
  }

  @Test
  void aStreamEndsWithTheEditedPicture() {
    List<ImageEditStreamEvent> events;
    try (StreamResponse<ImageEditStreamEvent> stream =
        client.images().editStreaming(edit().mask(file(MASK, "mask.png")).build())) {
      events = stream.stream().toList();
    }

    assertThat(events).hasSize(1);
    assertThat(events.get(0).asCompleted().b64Json())
        .isEqualTo(
            Base64.getEncoder().encodeToString(picture(edit().mask(file(MASK, "mask.png")))));
  }

  @Test
  void oneOfSeveralPicturesIsNotChosen() {
    ImageEditParams.Builder edit =
        edit()
            .imageOfInputStreams(
                List.of(new ByteArrayInputStream(PICTURE), new ByteArrayInputStream(PICTURE)));

    assertRefused(edit, "image", "is one picture, not 2");
  }

  @Test
  void aMaskOfAnotherSizeIsRefused() {
    assertRefused(edit().mask(file(EditFiles.transparent(64, 32), "mask.png")), "mask", "64x32");
  }

  @Test
  void aMaskWithoutTransparencyIsRefused() {
    assertRefused(edit().mask(file(EditFiles.white(128, 128), "m.png")), "mask", "mask_image");
  }

  @Test
  void filesThatAreNoPicturesAreNamed() {
    byte[] noise = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    assertRefused(edit().image(noise), "image", "");
    assertRefused(edit().mask(file(noise, "mask.png")), "mask", "");
  }

  private void assertRefused(ImageEditParams.Builder edit, String param, String message) {
    BadRequestException refused =
        catchThrowableOfType(BadRequestException.class, () -> client.images().edit(edit.build()));
    assertThat(refused.param()).contains(param);
    assertThat(refused.type()).contains("invalid_request_error");
    assertThat(refused).hasMessageContaining(message);
  }

  private byte[] picture(ImageEditParams.Builder edit) {
    String picture =
        client
            .images()
            .edit(edit.responseFormat(ImageEditParams.ResponseFormat.B64_JSON).build())
            .data()
            .orElseThrow()
            .get(0)
            .b64Json()
            .orElseThrow();
    return Base64.getDecoder().decode(picture);
  }

  private static ImageEditParams.Builder edit() {
    return ImageEditParams.builder()
        .image(PICTURE)
        .prompt("a fox")
        .putAdditionalBodyProperty("num_inference_steps", JsonValue.from(5))
        .putAdditionalBodyProperty("seed", JsonValue.from(7))
        .putAdditionalBodyProperty("pag_scale", JsonValue.from(2.5))
        .putAdditionalBodyProperty(
            "pag_applied_layers", JsonValue.from(List.of("mid", "up_blocks.0")));
  }

  private static MultipartField<InputStream> file(byte[] content, String name) {
    return MultipartField.<InputStream>builder()
        .value(new ByteArrayInputStream(content))
        .contentType("image/png")
        .filename(name)
        .build();
  }
}

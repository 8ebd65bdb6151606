package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.RequestLimits.AdapterLimits;
import dev.pagoda.request.RequestLimits.InputLimits;
import dev.pagoda.safetensors.SafetensorsWriter;
import dev.pagoda.safetensors.StoredLatents;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A picture comes as a data URI, as base64 or as the key of a stored object, and in no other way.
 */
class ImageInputsTest {
  private static final byte[] PICTURE = Requests.picture(64, 32);
  private static final String KEY = "inputs/" + InputReader.sha256(PICTURE) + ".png";
  private static final String BASE64 = Base64.getEncoder().encodeToString(PICTURE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,%s",
        "DATA:image/jpeg;base64,%s",
        "data:;base64,%s",
        "data:application/octet-stream;base64,%s",
        "%s",
        "  %s\n"
      })
  void insideTheRequestItIsToBeStoredUnderTheHashOfItsContent(String form) {
    InputImages images = new InputImages(Map.of());

    GenerationRequest request = Requests.reader().read(body(form.formatted(BASE64)), images);

    assertThat(request.origin().image()).isEqualTo(new ImageInput(KEY));
    assertThat(images.inline())
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.key()).isEqualTo(KEY);
              assertThat(image.contentType()).isEqualTo("image/png");
              assertThat(image.content()).isEqualTo(PICTURE);
            });
    assertThat(images.content(request.origin().image())).isEqualTo(PICTURE);
  }

  @Test
  void base64MayHaveLinesAndLackItsPadding() {
    String lines = Base64.getMimeEncoder().encodeToString(PICTURE).replace("=", "");

    assertThat(Requests.reader().read(body(lines)).origin().image().object()).isEqualTo(KEY);
  }

  @Test
  void theSamePictureIsStoredOnce() {
    InputImages images = new InputImages(Map.of());

    Requests.reader().read(body(BASE64).put("mask_image", BASE64), images);

    assertThat(images.inline()).hasSize(1);
  }

  @Test
  void ofAStoredOneTheKeyIsKept() {
    GenerationRequest request =
        Requests.read("{'prompt': '', 'image': {'object': 'inputs/a.png'}}");

    assertThat(request.origin().image()).isEqualTo(new ImageInput("inputs/a.png"));
  }

  @Test
  void namedObjectsAreToldBeforeTheRequestIsRead() {
    JsonNode body =
        Requests.json(
            "{'image': {'object': 'inputs/a'}, 'mask_image': {'object': 'jobs/b.json'},"
                + "'control_image': [{'object': 'images/x/0.png'}, 'AAAA', {'object': 7}],"
                + "'ip_adapter_image': {'object': 'inputs/a'}, 'prompt': {'object': 'inputs/p'}}");

    assertThat(Requests.reader().objects(body)).containsExactly("inputs/a", "images/x/0.png");
    assertThat(Requests.reader().objects(Requests.json("[1, 'x']"))).isEmpty();
  }

  @Test
  void noMoreObjectsAreFetchedThanARequestCanUse() {
    StringBuilder many = new StringBuilder("{'control_image': [");
    for (int i = 0; i < 1000; i++) {
      many.append("{'object': 'inputs/").append(i).append("'},");
    }
    JsonNode body = Requests.json(many.append("1]}").toString());

    assertThat(Requests.reader().objects(body)).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                              | must be a data URI, base64 or {\"object\": key}, not 7",
        "['AAAA']                       | must be a data URI, base64 or {\"object\": key}, not [\"AAAA\"]",
        "''                             | is empty",
        "'data:image/png;base64,'       | is empty",
        "'fox.png'                      | must be a data URI, base64 or {\"object\": key}, and \"fox.png\" is not base64",
        "'data:image/png,AAAA'          | must be a data URI with base64, as in data:image/png;base64,…",
        "'data:image/png;base64'        | must be a data URI with base64, as in data:image/png;base64,…",
        "'data:text/html;base64,AAAA'   | must be a picture, not data of type text/html",
        "'https://x/fox.png'            | cannot be an address as a text",
        "{'url': 'https://x/fox.png'}   | cannot be an address, this service fetches nothing",
        "{'url': ''}                    | must be {\"url\": address} and nothing besides, not {\"url\":\"\"}",
        "{'object': 7}                  | must be a data URI, base64 or {\"object\": key}, not {\"object\":7}",
        "{'object': 'inputs/a.png', 'x': 1} | must be a data URI, base64 or {\"object\": key}, not {",
        "{'key': 'inputs/a.png'}        | must be a data URI, base64 or {\"object\": key}, not {",
        "{'object': 'inputs/none.png'}  | there is no object \"inputs/none.png\"",
        "{'object': 'jobs/x.json'}      | must name an input (inputs/…) or a picture of a generation (images/…), not \"jobs/x.json\"",
        "{'object': 'inputs/../jobs/x'} | must name an input",
        "{'object': 'inputs/.hidden'}   | must name an input",
        "{'object': '/inputs/a.png'}    | must name an input",
        "{'object': 'inputs'}           | must name an input",
        "{'object': 'images/abc'}       | must name an input",
        "'AAAAAAAAAAAAAAAAAAAAAAAA'     | The image is neither a PNG nor a JPEG nor a WebP file.",
        "'R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=' | The image is neither a PNG nor a JPEG nor a WebP file.",
      },
      quoteCharacter = '~')
  void otherValuesAreRefused(String value, String message) {
    assertThat(Requests.errors("'image': " + value))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("image");
              assertThat(error.message()).startsWith(message);
            });
  }

  @Test
  void damagedPicturesAreRefused() {
    byte[] truncated = Arrays.copyOf(PICTURE, PICTURE.length - 20);
    byte[] broken = PICTURE.clone();
    broken[PICTURE.length / 2] ^= 0x55;

    for (byte[] bad : List.of(truncated, broken)) {
      assertThat(errors(Requests.reader(), Base64.getEncoder().encodeToString(bad)))
          .extracting(FieldError::field)
          .containsExactly("image");
    }
  }

  @Test
  void latentsComeInAsTheyGoOut() {
    byte[] latents = new StoredLatents(new float[4 * 4 * 8], 1, 4, 4, 8).toBytes();
    InputImages images = new InputImages(Map.of());

    GenerationRequest request =
        Requests.reader().read(body(Base64.getEncoder().encodeToString(latents)), images);

    assertThat(request.origin().image().object()).matches("inputs/[0-9a-f]{64}\\.safetensors");
    assertThat(images.inline())
        .singleElement()
        .satisfies(image -> assertThat(image.contentType()).isEqualTo("application/octet-stream"));
    assertThat(request.width()).isEqualTo(64);
    assertThat(request.height()).isEqualTo(32);
  }

  @Test
  void latentsOfAnotherShapeOrWithoutValuesAreRefused() {
    Map<byte[], String> wrong =
        Map.of(
            new StoredLatents(new float[16 * 16], 1, 16, 4, 4).toBytes(),
            "latents have 16 channels, not 4",
            SafetensorsWriter.write("latents", new float[64], 4, 4, 4),
            "latents have shape [batch, channels, height, width], not [4, 4, 4]",
            new StoredLatents(new float[] {Float.NaN, 0, 0, 0}, 1, 4, 1, 1).toBytes(),
            "latents hold NaN");

    wrong.forEach(
        (file, message) ->
            assertThat(errors(Requests.reader(), Base64.getEncoder().encodeToString(file)))
                .containsExactly(new FieldError("image", message)));
  }

  @Test
  void aStoredOneIsNamedWhenItCannotBeUsed() {
    InputImages images = new InputImages(Map.of("inputs/note.png", new byte[] {1, 2, 3}));

    assertThat(errors(Requests.reader(), "{'object': 'inputs/note.png'}", images))
        .containsExactly(
            new FieldError(
                "image",
                "object \"inputs/note.png\": The image is neither a PNG nor a JPEG nor a WebP file."));
  }

  @Test
  void theOneOfSeveralThatIsWrongIsNumbered() {
    assertThat(
            Requests.errors(
                "'controlnet': ['canny', 'depth'],"
                    + "'control_image': [{'object': 'inputs/a.png'}, 'http://x']"))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).startsWith("number 2: cannot be an"));
  }

  @Test
  void largePicturesAreRefusedByTheirHeader() {
    RequestReader reader = limited(10_000, 64 * 31);
    String base64 = Base64.getEncoder().encodeToString(Requests.picture(64, 32));

    assertThat(errors(reader, base64))
        .containsExactly(
            new FieldError("image", "The image measures 64x32; at most 1984 pixels are allowed."));
    assertThat(errors(limited(10_000, 64 * 32), base64)).isEmpty();
  }

  @Test
  void largeFilesAreRefused() {
    String base64 = Base64.getEncoder().encodeToString(new byte[20_000]);

    assertThat(errors(limited(10_000, 1000), base64))
        .containsExactly(new FieldError("image", "has more than the 10000 bytes that are allowed"));
    assertThat(errors(limited(19_990, 1000), base64))
        .containsExactly(
            new FieldError("image", "The image has 20000 bytes; at most 19990 are allowed."));
  }

  private static RequestReader limited(long bytes, long pixels) {
    return Requests.reader(
        new RequestLimits(
            1 << 20, 200, 4, 100, 60, new AdapterLimits(4, 4, 16), new InputLimits(bytes, pixels)),
        Map.of());
  }

  private static ObjectNode body(String image) {
    return ((ObjectNode) Requests.json("{'prompt': ''}")).put("image", image);
  }

  private static List<FieldError> errors(RequestReader reader, String base64) {
    return errors(reader, "'" + base64 + "'", new InputImages(Map.of()));
  }

  private static List<FieldError> errors(RequestReader reader, String value, InputImages images) {
    try {
      reader.read(Requests.json("{'prompt': '', 'image': " + value + "}"), images);
      return List.of();
    } catch (InvalidRequestException wrong) {
      return wrong.errors();
    }
  }
}

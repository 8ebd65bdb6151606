package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where width and height are not given, they come from the picture or from the model. */
class TaskSizesTest {
  private static final String A = "{'object': 'inputs/a.png'}"; // 96x70
  private static final String B = "{'object': 'inputs/b.png'}"; // 128x64
  private static final String CONTROL =
      "'controlnet': ['canny', 'depth'], 'control_image': [" + B + ", " + A + "]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the model's          | ''                     | 512x256",
        "the picture's        | 'image'                | 96x64",
        "the model's          | 'image, mask'          | 512x256",
        "the control image's  | 'control'              | 128x64",
        "the picture's        | 'image, control'       | 96x64",
        "the picture's        | 'image, mask, control' | 96x64",
        "that of the latents  | 'latents'              | 96x64",
        "width as given       | 'image, width'         | 32x64",
        "both as given        | 'image, width, height' | 32x160",
      })
  void areOf(String whose, String inputs, String size) {
    Map<String, String> fields =
        Map.of(
            "image",
            "'image': " + A,
            "latents",
            "'image': {'object': 'images/abc/0.safetensors'}",
            "mask",
            "'mask_image': " + A,
            "control",
            CONTROL,
            "width",
            "'width': 32",
            "height",
            "'height': 160");
    StringBuilder json = new StringBuilder("{'prompt': ''");
    for (String input : inputs.isEmpty() ? List.<String>of() : List.of(inputs.split(", "))) {
      json.append(", ").append(fields.get(input));
    }

    GenerationRequest request = Requests.read(json.append("}").toString());

    assertThat(request.width() + "x" + request.height()).as(whose).isEqualTo(size);
    assertThat(request.microConditioning().originalSize())
        .isEqualTo(new Size(request.height(), request.width()));
    assertThat(request.microConditioning().targetSize())
        .isEqualTo(request.microConditioning().originalSize());
  }

  @Test
  void aPictureThatIsTooSmallForTheModelIsNamed() {
    assertThat(Requests.errors("'image': {'object': 'inputs/tiny.png'}"))
        .containsExactly(
            new FieldError(
                "image",
                "is 40x31, but \"sketch\" makes pictures from 32x32 on; give `width` and `height`"));
    assertThat(Requests.errors("'image': {'object': 'inputs/tiny.png'}, 'height': 32")).isEmpty();
  }

  @Test
  void aPictureThatIsTooLargeToMakeIsNamed() {
    RequestReader reader = Requests.reader(new RequestLimits(64 * 96 - 1, 200, 4, 100), Map.of());
    InputImages images = new InputImages(Requests.OBJECTS);
    String size = "'width': 64, 'height': 64";

    assertThat(errors(reader, "{'prompt': '', 'image': " + A + "}", images))
        .containsExactly(
            new FieldError(
                "image",
                "is 96x70, but pictures of at most 6143 pixels are made; give `width` and `height`"));
    assertThat(errors(reader, "{'prompt': '', 'image': " + A + ", " + size + "}", images))
        .isEmpty();
  }

  private static List<FieldError> errors(RequestReader reader, String json, InputImages images) {
    try {
      reader.read(Requests.json(json), images);
      return List.of();
    } catch (InvalidRequestException wrong) {
      // The model's own size is too large here as well.
      return wrong.errors().stream().filter(e -> !e.field().equals("width")).toList();
    }
  }
}

package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing fields of a PixArt-Sigma request have the defaults of diffusers' class. */
class PixArtDefaultsTest {
  @Test
  void areThoseOfTheDiffusersClassAndTheModel() {
    assertThat(Requests.read("{'prompt': 'a fox', 'model': 'sigma'}"))
        .isEqualTo(
            new GenerationRequest(
                "sigma",
                List.of("a fox"),
                null,
                List.of(""),
                null,
                1024,
                1024,
                1,
                20,
                List.of(Requests.DRAWN_SEED),
                4.5,
                null,
                null,
                0.0,
                3.0,
                0.0,
                List.of("blocks.1"),
                0.0,
                1.0,
                null,
                new PixArtOptions(true, true, 300),
                null,
                Map.of(),
                OutputFormat.PNG,
                null,
                Origin.NOISE,
                Adapters.NONE,
                ServiceOptions.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", 'negative_prompt': null", ", 'negative_prompt': ''"})
  void noNegativePromptIsAnEmptyOneForEveryPrompt(String field) {
    assertThat(Requests.read("{'prompt': ['a', 'b'], 'model': 'sigma'" + field + "}"))
        .extracting(GenerationRequest::negativePrompt)
        .isEqualTo(List.of("", ""));
  }

  @Test
  void tokensAreAsManyAsTheModelTakes() {
    assertThat(pixArt("sigma-384").maxSequenceLength()).isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource({"sigma, true", "sigma-256, true", "sigma-384, false", "sigma-baked, false"})
  void resolutionsAreBinnedWhereTheModelRendersOne(String model, boolean binned) {
    assertThat(pixArt(model).useResolutionBinning()).isEqualTo(binned);
  }

  private static PixArtOptions pixArt(String model) {
    return Requests.read("{'prompt': '', 'model': '" + model + "'}").pixArt();
  }

  @Test
  void ofTheOperatorGoBeforeThem() {
    RequestReader reader =
        Requests.reader(
            Map.of(
                "sigma",
                Map.of(
                    "clean-caption",
                    "FALSE",
                    "max_sequence_length",
                    "77",
                    "width",
                    "500",
                    "negative-prompt",
                    "blurry",
                    "pag-applied-layers",
                    "blocks.14")));

    GenerationRequest request = reader.read(body());

    assertThat(request.pixArt()).isEqualTo(new PixArtOptions(false, true, 77));
    assertThat(request.width()).isEqualTo(500);
    assertThat(request.negativePrompt()).containsExactly("blurry");
    assertThat(request.pagAppliedLayers()).containsExactly("blocks.14");
    GenerationRequest nulls =
        reader.read(body().putNull("clean_caption").putNull("negative_prompt"));
    assertThat(nulls.pixArt().cleanCaption()).isTrue();
    assertThat(nulls.negativePrompt()).containsExactly("");
  }

  @Test
  void ofTheOperatorAreFineForModelsThatBinNothing() {
    RequestReader reader =
        Requests.reader(Map.of("sigma-384", Map.of("num-inference-steps", "14")));

    assertThat(reader.read(body().put("model", "sigma-384")).numInferenceSteps()).isEqualTo(14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sigma  | strength            | 0.5   | belongs to SDXL models; \"sigma\" is a PixArt-Sigma model",
        "sigma  | clip_skip           | 1     | belongs to SDXL models; \"sigma\" is a PixArt-Sigma model",
        "sigma  | controlnet          | canny | belongs to SDXL models; \"sigma\" is a PixArt-Sigma model",
        "sigma  | clean-caption       | yes   | must be true or false, not \"yes\"",
        "sigma  | max-sequence-length | 301   | must be from 1 to 300, which is what \"sigma\" takes, not 301",
        "sigma  | width               | 31    | must be at least 32, not 31",
        "sketch | clean-caption       | true  | belongs to PixArt-Sigma models; \"sketch\" is an SDXL model",
      },
      quoteCharacter = '~')
  void ofTheOperatorAreCheckedAtTheStart(String model, String key, String text, String message) {
    Map<String, Map<String, String>> defaults = Map.of(model, Map.of(key, text));

    assertThatThrownBy(() -> Requests.reader(defaults))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "pagoda.defaults." + model + "." + key.replace('_', '-') + ": " + message);
  }

  private static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode().put("prompt", "a fox").put("model", "sigma");
  }
}

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

/** Missing fields have the defaults of the diffusers class, of the operator, or of the model. */
class RequestDefaultsTest {
  @Test
  void ofTheDiffusersClassAndTheModel() {
    GenerationRequest request = Requests.read("{'prompt': 'a fox'}");

    assertThat(request)
        .isEqualTo(
            new GenerationRequest(
                "sketch",
                List.of("a fox"),
                null,
                null,
                null,
                512,
                256,
                1,
                50,
                List.of(Requests.DRAWN_SEED),
                5.0,
                0.0,
                null,
                0.0,
                3.0,
                0.0,
                List.of("mid"),
                0.0,
                1.0,
                new MicroConditioning(
                    new Size(256, 512),
                    new Offset(0, 0),
                    new Size(256, 512),
                    null,
                    new Offset(0, 0),
                    null),
                null,
                null,
                Map.of(),
                OutputFormat.PNG,
                null,
                Origin.NOISE,
                Adapters.NONE,
                ServiceOptions.NONE));
  }

  @Test
  void sizesOfTheMicroConditioningFollowThePicture() {
    GenerationRequest request = Requests.read("{'prompt': '', 'width': 64, 'height': 96}");

    assertThat(request.microConditioning().originalSize()).isEqualTo(new Size(96, 64));
    assertThat(request.microConditioning().targetSize()).isEqualTo(new Size(96, 64));
  }

  @Test
  void ofTheOperatorGoBeforeThoseOfTheClass() {
    RequestReader reader =
        Requests.reader(Map.of("sketch", Map.of("num-inference-steps", "25", "pag_scale", "2")));

    GenerationRequest request = reader.read(prompt().put("pag_scale", 4));

    assertThat(request.numInferenceSteps()).isEqualTo(25);
    assertThat(request.pagScale()).isEqualTo(4.0);
    assertThat(request.guidanceScale()).isEqualTo(5.0);
  }

  @Test
  void ofTheOperatorBelongToOneModel() {
    RequestReader reader = Requests.reader(Map.of("sketch", Map.of("num-inference-steps", "25")));

    assertThat(reader.read(prompt().put("model", "whole-steps")).numInferenceSteps()).isEqualTo(50);
  }

  @Test
  void aNullTakesTheOperatorsDefaultAway() {
    RequestReader reader =
        Requests.reader(Map.of("sketch", Map.of("negative-prompt", "blurry", "seed", "3")));

    assertThat(reader.read(prompt()).negativePrompt()).containsExactly("blurry");
    assertThat(reader.read(prompt()).seed()).containsExactly(3L);
    GenerationRequest nulls = reader.read(prompt().putNull("negative_prompt").putNull("seed"));
    assertThat(nulls.negativePrompt()).isNull();
    assertThat(nulls.seed()).containsExactly(Requests.DRAWN_SEED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pag-scael | 2   | pagoda.defaults.sketch.pag-scael is not a request field; did you mean `pag_scale`?",
        "pag-scale | two | pagoda.defaults.sketch.pag-scale: must be a finite number, not \"two\"",
        "width     | 33  | pagoda.defaults.sketch.width: must be a multiple of 32",
        "model     | x   | pagoda.defaults.sketch.model is not a request field",
      })
  void ofTheOperatorAreCheckedAtTheStart(String key, String text, String message) {
    Map<String, Map<String, String>> defaults = Map.of("sketch", Map.of(key, text));

    assertThatThrownBy(() -> Requests.reader(defaults))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void drawnSeedsHave32BitsAndDiffer() {
    var seeds = RequestReader.randomSeeds();

    List<Long> drawn = java.util.stream.LongStream.generate(seeds).limit(50).boxed().toList();

    assertThat(drawn).allMatch(seed -> seed >= 0 && seed < 1L << 32);
    assertThat(drawn.stream().distinct().count()).isGreaterThan(40);
  }

  private static ObjectNode prompt() {
    return JsonNodeFactory.instance.objectNode().put("prompt", "a fox");
  }
}

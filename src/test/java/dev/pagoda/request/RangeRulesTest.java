package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of single numbers: both ends are allowed, what lies beyond is refused. */
class RangeRulesTest {
  @ParameterizedTest
  @CsvSource({
    "num_inference_steps, 0, 1, 200, 201",
    "num_images_per_prompt, 0, 1, 4, 5",
    "guidance_scale, -1000.5, -1000, 1000, 1001",
    "guidance_rescale, -0.01, 0, 1, 1.01",
    "pag_scale, -0.5, 0, 1000, 1000.5",
    "pag_adaptive_scale, -1, 0, 1000, 1001",
    "clip_skip, -1, 0, 2, 3",
  })
  void areHeld(String field, String below, String min, String max, String above) {
    for (String inside : new String[] {min, max}) {
      assertThat(Requests.errors("'" + field + "': " + inside)).isEmpty();
    }
    for (String outside : new String[] {below, above}) {
      assertThat(Requests.errors("'" + field + "': " + outside))
          .singleElement()
          .satisfies(
              error -> {
                assertThat(error.field()).isEqualTo(field);
                assertThat(error.message())
                    .startsWith("must be from " + min + " to " + max)
                    .endsWith("not " + outside);
              });
    }
  }

  @Test
  void moreStepsThanTimestepsAreRefusedWhateverTheOperatorAllows() {
    RangeRules generous = new RangeRules(new RequestLimits(1, 5000, 1, 1));
    GenerationRequest request = Requests.read("{'prompt': '', 'num_inference_steps': 200}");
    FieldErrors errors = new FieldErrors();

    generous.check(request, errors);

    assertThat(errors.has(RequestField.NUM_INFERENCE_STEPS)).isFalse();
    assertThat(Requests.errors("'num_inference_steps': 1001")).hasSize(1);
  }

  @Test
  void scalesMayBeWholeNumbers() {
    assertThat(Requests.read("{'prompt': '', 'guidance_scale': 7}").guidanceScale()).isEqualTo(7.0);
  }
}

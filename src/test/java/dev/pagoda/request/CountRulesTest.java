package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of a batch and their seeds. */
class CountRulesTest {
  @Test
  void theLimitCountsPromptsTimesPictures() {
    assertThat(Requests.errorsOf("{'prompt': ['a', 'b'], 'num_images_per_prompt': 2}")).isEmpty();
    assertThat(Requests.errorsOf("{'prompt': ['a', 'b'], 'num_images_per_prompt': 3}"))
        .containsExactly(
            new FieldError(
                "num_images_per_prompt", "makes 6 pictures with these prompts, but 4 are allowed"));
    assertThat(Requests.errorsOf("{'prompt': ['a', 'b', 'c', 'd', 'e']}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[7]", "[7, 8, 9, 10]", "-1", "18446744073709", "0"})
  void seedsAreOneOrOnePerPicture(String seed) {
    assertThat(
            Requests.errorsOf(
                "{'prompt': ['a', 'b'], 'num_images_per_prompt': 2, 'seed': " + seed + "}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[7, 8]", "[7, 8, 9, 10, 11]"})
  void otherNumbersOfSeedsAreRefused(String seed) {
    assertThat(
            Requests.errorsOf(
                "{'prompt': ['a', 'b'], 'num_images_per_prompt': 2, 'seed': " + seed + "}"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("seed");
              assertThat(error.message()).startsWith("must be one, or one per picture (4), not ");
            });
  }

  @Test
  void aWrongPromptIsNotCountedAgain() {
    assertThat(Requests.errorsOf("{'prompt': [1, 2], 'seed': [1, 2]}"))
        .extracting(FieldError::field)
        .containsExactly("prompt");
  }
}

package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four prompts. */
class PromptRulesTest {
  @Test
  void aPromptIsNeeded() {
    assertThat(Requests.errorsOf("{}"))
        .containsExactly(new FieldError("prompt", "is missing; an empty text is allowed"));
    assertThat(Requests.errorsOf("{'prompt': null}")).hasSize(1);
    assertThat(Requests.errorsOf("{'prompt': []}"))
        .containsExactly(new FieldError("prompt", "must hold at least one text"));
    assertThat(Requests.errorsOf("{'prompt': ''}")).isEmpty();
  }

  @Test
  void aNullNegativePromptDiffersFromAnEmptyOne() {
    assertThat(Requests.read("{'prompt': ''}").negativePrompt()).isNull();
    assertThat(Requests.read("{'prompt': '', 'negative_prompt': null}").negativePrompt()).isNull();
    assertThat(Requests.read("{'prompt': '', 'negative_prompt': ''}").negativePrompt())
        .containsExactly("");
  }

  @Test
  void oneTextServesAllPromptsOfABatch() {
    GenerationRequest request =
        Requests.read("{'prompt': ['a', 'b'], 'negative_prompt': 'n', 'prompt_2': 'p'}");

    assertThat(request.negativePrompt()).isEqualTo(List.of("n", "n"));
    assertThat(request.prompt2()).isEqualTo(List.of("p", "p"));
  }

  @Test
  void anEmptyTextForTheSecondEncoderCountsAsNone() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a', 'prompt_2': '', 'negative_prompt': 'n', 'negative_prompt_2': ''}");

    assertThat(request.prompt2()).isNull();
    assertThat(request.negativePrompt2()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt_2", "negative_prompt"})
  void listsHaveOneTextPerPrompt(String field) {
    assertThat(Requests.errorsOf("{'prompt': ['a', 'b'], '" + field + "': ['c']}"))
        .containsExactly(new FieldError(field, "must hold as many texts as `prompt` (2), not 1"));
    assertThat(Requests.errorsOf("{'prompt': 'a', '" + field + "': ['c', 'd']}")).hasSize(1);
  }

  @Test
  void theSecondNegativePromptNeedsTheFirst() {
    assertThat(Requests.errors("'negative_prompt_2': 'grey'"))
        .containsExactly(
            new FieldError(
                "negative_prompt_2", "needs `negative_prompt`, which may be an empty text"));
    assertThat(Requests.errors("'negative_prompt': '', 'negative_prompt_2': 'grey'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt_2", "negative_prompt"})
  void lengthIsCountedInCodePoints(String field) {
    assertThat(Requests.errors("'" + field + "': '" + "🦊".repeat(100) + "'")).isEmpty();
    assertThat(Requests.errors("'" + field + "': '" + "🦊".repeat(101) + "'"))
        .containsExactly(new FieldError(field, "may have 100 characters, not 101"));
  }

  @Test
  void everyPromptOfABatchHasTheLimit() {
    assertThat(Requests.errorsOf("{'prompt': ['a', '" + "x".repeat(101) + "']}"))
        .containsExactly(new FieldError("prompt", "may have 100 characters, not 101"));
    assertThat(
            Requests.errors(
                "'negative_prompt': '', 'negative_prompt_2': '" + "x".repeat(101) + "'"))
        .containsExactly(new FieldError("negative_prompt_2", "may have 100 characters, not 101"));
  }

  @Test
  void halfASurrogatePairIsRefused() {
    assertThat(Requests.errorsOf("{'prompt': 'a \\ud83e fox'}"))
        .singleElement()
        .extracting(FieldError::message)
        .asString()
        .startsWith("is not valid Unicode");
  }
}

package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each encoder gets the text that diffusers would give it. */
class TextsTest {
  @Test
  void theSecondEncoderFallsBackToTheFirstTexts() {
    Texts texts = Texts.of(Requests.of(Map.of("prompt", "p", "negative_prompt", "n")), 2);
    assertThat(texts).isEqualTo(new Texts(List.of("p"), List.of("n"), 0));
  }

  @Test
  void theSecondEncoderHasItsOwnTexts() {
    Map<String, Object> values =
        Map.of(
            "prompt",
            "p",
            "prompt_2",
            "p2",
            "negative_prompt",
            "n",
            "negative_prompt_2",
            "n2",
            "clip_skip",
            1);
    assertThat(Texts.of(Requests.of(values), 1))
        .isEqualTo(new Texts(List.of("p"), List.of("n"), 1));
    assertThat(Texts.of(Requests.of(values), 2))
        .isEqualTo(new Texts(List.of("p2"), List.of("n2"), 1));
  }

  @Test
  void emptySecondTextsCountAsAbsent() {
    Map<String, Object> values =
        Map.of("prompt", "p", "prompt_2", "", "negative_prompt", "n", "negative_prompt_2", "");
    assertThat(Texts.of(Requests.of(values), 2))
        .isEqualTo(new Texts(List.of("p"), List.of("n"), 0));
  }

  @Test
  void oneNegativeCountsForAllPrompts() {
    Map<String, Object> values =
        Map.of("prompt", List.of("p", "q"), "negative_prompt", "n", "negative_prompt_2", "m");
    assertThat(Texts.of(Requests.of(values), 1).negatives()).containsExactly("n", "n");
    assertThat(Texts.of(Requests.of(values), 2).negatives()).containsExactly("m", "m");
  }

  @Test
  void absentNegativesAreEmpty() {
    Texts texts = Texts.of(Requests.of(Map.of("prompt", List.of("p", "q"))), 2);
    assertThat(texts.prompts()).containsExactly("p", "q");
    assertThat(texts.negatives()).containsExactly("", "");
  }
}

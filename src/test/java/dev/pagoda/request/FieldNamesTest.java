package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No field is ignored: unknown ones and those of other tasks are refused by name. */
class FieldNamesTest {
  @ParameterizedTest
  @CsvSource({
    "num_inference_step, num_inference_steps",
    "numInferenceSteps, num_inference_steps",
    "pag-scale, pag_scale",
    "negativ_prompt, negative_prompt",
    "Prompt, prompt",
    "sheduler, scheduler",
    "widht, width",
    "hieght, height",
  })
  void similarNamesAreSuggested(String given, String meant) {
    assertThat(Requests.errors("'" + given + "': 1"))
        .containsExactly(
            new FieldError(given, "is not a request field; did you mean `" + meant + "`?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "x", "", "__proto__"})
  void othersAreRefusedWithoutASuggestion(String given) {
    assertThat(Requests.errors("'" + given + "': 1"))
        .containsExactly(new FieldError(given, "is not a request field"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"output_type", "prompt_embeds"})
  void fieldsOfTheContractThatAreNotServedSaySo(String field) {
    assertThat(Requests.errors("'" + field + "': 1"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message())
                  .matches("(cannot be used here: |is not a request field: give ).+");
            });
    assertThat(Requests.errors("'" + field + "': null")).isEmpty();
  }

  @Test
  void anyNumberOfUnknownFieldsCostsLittle() {
    String fields =
        IntStream.range(0, 50_000)
            .mapToObj(index -> "'x" + index + "': 1")
            .collect(Collectors.joining(", "));

    assertThat(Requests.errors(fields)).hasSizeBetween(1, 50).contains(unknown("x0"));
  }

  private static FieldError unknown(String field) {
    return new FieldError(field, "is not a request field");
  }

  @Test
  void servedAndUnservedFieldsDoNotOverlap() throws IOException {
    Set<String> unserved = UnservedFields.REASONS.keySet();

    assertThat(RequestField.values())
        .extracting(RequestField::jsonName)
        .doesNotContainAnyElementsOf(unserved);
  }
}

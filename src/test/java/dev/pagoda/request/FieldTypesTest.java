package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value of another type is refused, never converted. */
class FieldTypesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model                 | 7              | must be a text, not 7",
        "prompt_2              | 7              | must be a text or a list of texts, not 7",
        "prompt_2              | ['a', null]    | must be a text or a list of texts, not [\"a\",null]",
        "width                 | '64'           | must be an integer of at most 32 bits, not \"64\"",
        "width                 | 64.0           | must be an integer of at most 32 bits, not 64.0",
        "width                 | 64000000000    | must be an integer of at most 32 bits, not 64000000000",
        "num_inference_steps   | true           | must be an integer of at most 32 bits, not true",
        "seed                  | 1.5            | must be an integer of at most 64 bits or a list, not 1.5",
        "seed                  | 1e3            | must be an integer of at most 64 bits or a list, not 1000.0",
        "seed                  | [1, '2']       | must be an integer of at most 64 bits or a list, not [1,\"2\"]",
        "seed                  | 99999999999999999999 | must be an integer of at most 64 bits or a list, not 99999999999999999999",
        "pag_scale             | '3'            | must be a finite number, not \"3\"",
        "pag_scale             | 1e999          | must be a finite number, not",
        "pag_scale             | [3]            | must be a finite number, not [3]",
        "original_size         | 512            | must be two integers, [height, width], not 512",
        "original_size         | [512]          | must be two integers, [height, width], not [512]",
        "original_size         | [512, 5.5]     | must be two integers, [height, width], not [512,5.5]",
        "crops_coords_top_left | {'top': 1}     | must be two integers, [top, left], not {\"top\":1}",
        "scheduler             | 3              | must be a short name or an object with `class`, not 3",
        "output_format         | 'gif'          | must be one of png, jpeg, webp, latents, not \"gif\"",
        "output_format         | 'PNG'          | must be one of png, jpeg, webp, latents, not \"PNG\"",
      },
      quoteCharacter = '~')
  void refusesOthers(String field, String value, String message) {
    assertThat(Requests.errors("'" + field + "': " + value))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message()).startsWith(message);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean_caption          | 'true' | must be true or false, not \"true\"",
        "use_resolution_binning | 1      | must be true or false, not 1",
        "max_sequence_length    | 77.0   | must be an integer of at most 32 bits, not 77.0",
      },
      quoteCharacter = '~')
  void refusesOthersForPixArt(String field, String value, String message) {
    assertThat(Requests.errors("sigma", "'" + field + "': " + value))
        .containsExactly(new FieldError(field, message));
  }

  @Test
  void longValuesAreCutInMessages() {
    assertThat(Requests.errors("'pag_scale': '" + "x".repeat(500) + "'"))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).hasSizeLessThan(150).endsWith("…"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'text'", "7", "null", "true"})
  void theBodyIsAnObject(String json) {
    assertThat(Requests.errorsOf(json))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("body");
              assertThat(error.message()).startsWith("must be a JSON object, not ");
            });
  }

  @Test
  void aMissingBodyIsRefused() {
    for (var body : new com.fasterxml.jackson.databind.JsonNode[] {null, NullNode.instance}) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> Requests.reader().read(body))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("body: must be a JSON object, not n");
    }
  }

  @Test
  void allErrorsAreFoundAtOnce() {
    assertThat(
            Requests.errorsOf(
                "{'model': 'nope', 'width': '1', 'pag_scale': -1, 'colour': 1, 'image': 'x'}"))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("model", "width", "pag_scale", "colour", "image", "prompt");
  }
}

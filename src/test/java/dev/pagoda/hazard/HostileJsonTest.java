package dev.pagoda.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestReader;
import dev.pagoda.request.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat: a request that is small to send and dear to read: JSON so deep that the stack ends,
 * numbers of such exponents or so many digits that turning them into integers takes minutes, keys
 * that all fall into one bucket of a hash table, a key given twice of which two readers see
 * different values, regular expressions that never come to an end.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileJsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"prompt\":"})
  void depthIsRefusedBeforeTheStackEnds(String opening) {
    assertThatThrownBy(() -> read(opening.repeat(200_000)))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void aKeyGivenTwiceIsRefusedAtAnyDepth() {
    assertThatThrownBy(
            () -> read("{\"prompt\":\"a\",\"scheduler\":{\"class\":\"a\",\"class\":\"b\"}}"))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Duplicate field 'class'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "width",
        "height",
        "num_inference_steps",
        "num_images_per_prompt",
        "seed",
        "guidance_scale",
        "pag_scale",
        "eta",
        "clip_skip",
        "strength",
        "original_size",
        "pag_start"
      })
  void hugeNumbersAreRefusedByTheNameOfTheirField(String field) {
    for (String number :
        List.of("1e999999999", "-1e999999999", "1e-999999999999", "9".repeat(900))) {
      String value = field.equals("original_size") ? "[" + number + ",64]" : number;
      Throwable refusal =
          catchThrowable(() -> read("{\"prompt\":\"a\",\"" + field + "\":" + value + "}"));
      if (refusal instanceof InvalidRequestException invalid) {
        assertThat(invalid.errors()).anyMatch(error -> error.field().startsWith(field));
      } else if (refusal != null) {
        assertThat(refusal).isInstanceOf(JsonProcessingException.class);
      } else {
        assertThat(number).as("what %s takes", field).contains("e-");
      }
    }
  }

  @Test
  void numbersOfAMillionDigitsAreRefusedUnread() {
    assertThatThrownBy(() -> read("{\"prompt\":\"a\",\"seed\":" + "7".repeat(1_000_000) + "}"))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("length");
  }

  @Test
  void keysOfOneHashAreReadAndRefusedAsFields() {
    List<String> keys = new ArrayList<>(List.of(""));
    for (int i = 0; i < 13; i++) {
      List<String> longer = new ArrayList<>();
      keys.forEach(key -> longer.addAll(List.of(key + "Aa", key + "BB")));
      keys = longer;
    }
    assertThat(keys).hasSize(8192);
    assertThat(keys.stream().map(String::hashCode).distinct()).hasSize(1);
    StringBuilder body = new StringBuilder("{\"prompt\":\"a\"");
    keys.forEach(key -> body.append(",\"").append(key).append("\":1"));
    assertThatThrownBy(() -> read(body.append('}').toString()))
        .isInstanceOfAny(InvalidRequestException.class, JsonProcessingException.class);
  }

  @Test
  void longTextsAreRefusedByTheirField() {
    assertThatThrownBy(() -> read("{\"prompt\":\"" + "a".repeat(5_000_000) + "\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("prompt")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(.*)*(.*)*(.*)*x",
        "((((((a{1,30}){1,30}){1,30}){1,30}){1,30}){1,30})",
        "(x{1000}){1000}",
        "[\\\\p{L}]{1000}[\\\\p{L}]{1000}"
      })
  void expressionsOfLayersEnd(String expression) {
    assertThatThrownBy(
            () -> read("{\"prompt\":\"a\",\"pag_applied_layers\":[\"" + expression + "\"]}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("pag_applied_layers");
  }

  private static void read(String json) throws JsonProcessingException {
    JsonNode body = RequestReader.mapper().readTree(json);
    Requests.reader().read(body);
  }
}

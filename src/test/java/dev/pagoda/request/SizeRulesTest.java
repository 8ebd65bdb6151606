package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes that an exported graph takes and an operator allows. */
class SizeRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500        | must be a multiple of 32 for \"sketch\", not 500; the nearest are 480 and 512",
        "520        | must be a multiple of 32 for \"sketch\", not 520; the nearest are 512 and 544",
        "8          | must be a multiple of 32 for \"sketch\", not 8; the smallest is 32",
        "0          | must be a positive multiple of 32, not 0",
        "-64        | must be a positive multiple of 32, not -64",
        "2147483647 | must be a multiple of 32 for \"sketch\", not 2147483647; the nearest are 2147483616 and 2147483648",
      },
      quoteCharacter = '~')
  void areMultiplesOfWhatTheExportTakes(String side, String message) {
    assertThat(Requests.errors("'width': " + side))
        .containsExactly(new FieldError("width", message));
    assertThat(Requests.errors("'height': " + side))
        .containsExactly(new FieldError("height", message));
  }

  @Test
  void stayWithinTheLimitOfPixels() {
    assertThat(Requests.errors("'width': 2048, 'height': 512")).isEmpty();
    assertThat(Requests.errors("'width': 2048, 'height': 544"))
        .containsExactly(
            new FieldError(
                "width",
                "must be at most 1048576 pixels together with `height`, not 2048 x 544 = 1114112"));
    assertThat(Requests.errors("'width': 2147483616, 'height': 2147483616")).hasSize(1);
  }
}

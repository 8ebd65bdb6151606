package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Micro-conditioning and {@code denoising_end}. */
class ConditioningRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "original_size                  | [0, 64]     | must have sides from 1 to 65536, not 0,64",
        "target_size                    | [64, 65537] | must have sides from 1 to 65536, not 64,65537",
        "crops_coords_top_left          | [-1, 0]     | must lie from 0 to 65536, not -1,0",
        "crops_coords_top_left          | [0, 70000]  | must lie from 0 to 65536, not 0,70000",
      })
  void sizesAndCropsHaveBounds(String field, String value, String message) {
    assertThat(Requests.errors("'" + field + "': " + value))
        .containsExactly(new FieldError(field, message));
  }

  @Test
  void negativeSizesComeTogether() {
    assertThat(Requests.errors("'negative_original_size': [64, 64]"))
        .containsExactly(
            new FieldError("negative_original_size", "needs `negative_target_size` beside it"));
    assertThat(Requests.errors("'negative_target_size': [64, 64]"))
        .containsExactly(
            new FieldError("negative_target_size", "needs `negative_original_size` beside it"));
    assertThat(
            Requests.errors(
                "'negative_target_size': [64, 64], 'negative_original_size': [64, 64],"
                    + "'negative_crops_coords_top_left': [1, 1]"))
        .isEmpty();
  }

  @Test
  void negativeCropsNeedTheNegativeSizes() {
    assertThat(Requests.errors("'negative_crops_coords_top_left': [1, 0]"))
        .extracting(FieldError::field)
        .containsExactly("negative_crops_coords_top_left");
    assertThat(Requests.errors("'negative_crops_coords_top_left': [0, 0]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1.0", "-0.1", "800"})
  void denoisingEndsStrictlyBetweenZeroAndOne(String end) {
    assertThat(Requests.errors("'denoising_end': " + end))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("denoising_end");
              assertThat(error.message()).startsWith("must lie between 0 and 1, both excluded");
            });
    assertThat(Requests.errors("'denoising_end': 0.8")).isEmpty();
  }
}

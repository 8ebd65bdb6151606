package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every row has its own micro-conditioning. */
class TimeIdsTest {
  @Test
  void defaultsToThePicture() {
    assertThat(TimeIds.of(Requests.of(Map.of("width", 160, "height", 96)), true))
        .containsExactly(96, 160, 0, 0, 96, 160, 96, 160, 0, 0, 96, 160);
  }

  @Test
  void hasOnlyConditionalRowsWithoutClassifierFreeGuidance() {
    assertThat(TimeIds.of(Requests.of(Map.of("num_images_per_prompt", 2)), false))
        .containsExactly(128, 128, 0, 0, 128, 128, 128, 128, 0, 0, 128, 128);
  }

  @Test
  void negativeSizesAreForUnconditionalRowsOnly() {
    assertThat(
            TimeIds.of(
                Requests.of(
                    Map.of(
                        "num_images_per_prompt", 2,
                        "original_size", List.of(512, 768),
                        "crops_coords_top_left", List.of(16, 40),
                        "negative_original_size", List.of(256, 255),
                        "negative_crops_coords_top_left", List.of(8, 1),
                        "negative_target_size", List.of(64, 63))),
                true))
        .containsExactly(
            256, 255, 8, 1, 64, 63, 256, 255, 8, 1, 64, 63, // unconditional
            512, 768, 16, 40, 128, 128, 512, 768, 16, 40, 128, 128);
  }

  @Test
  void oneNegativeSizeAloneDoesNotCount() {
    assertThat(TimeIds.of(Requests.of(Map.of("negative_original_size", List.of(256, 256))), true))
        .containsExactly(128, 128, 0, 0, 128, 128, 128, 128, 0, 0, 128, 128);
  }
}

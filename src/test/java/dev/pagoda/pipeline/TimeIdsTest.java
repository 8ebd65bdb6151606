package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.request.GenerationRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every row has its own micro-conditioning. */
class TimeIdsTest {
  @Test
  void defaultsToThePicture() {
    assertThat(TimeIds.of(Requests.of(Map.of("width", 160, "height", 96)), true, false))
        .containsExactly(96, 160, 0, 0, 96, 160, 96, 160, 0, 0, 96, 160);
  }

  @Test
  void hasOnlyConditionalRowsWithoutClassifierFreeGuidance() {
    assertThat(TimeIds.of(Requests.of(Map.of("num_images_per_prompt", 2)), false, false))
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
                true,
                false))
        .containsExactly(
            256, 255, 8, 1, 64, 63, 256, 255, 8, 1, 64, 63, // unconditional
            512, 768, 16, 40, 128, 128, 512, 768, 16, 40, 128, 128);
  }

  @Test
  void oneNegativeSizeAloneDoesNotCount() {
    assertThat(
            TimeIds.of(
                Requests.of(Map.of("negative_original_size", List.of(256, 256))), true, false))
        .containsExactly(128, 128, 0, 0, 128, 128, 128, 128, 0, 0, 128, 128);
  }

  @Test
  void imageToImageTakesWhatIsGivenOfTheNegativeSizes() {
    assertThat(
            TimeIds.of(
                imageToImage(
                    Map.of(
                        "original_size", List.of(512, 768),
                        "crops_coords_top_left", List.of(16, 40),
                        "negative_target_size", List.of(64, 63))),
                true,
                false))
        .containsExactly(512, 768, 16, 40, 64, 63, 512, 768, 16, 40, 128, 128);
  }

  @Test
  void imageToImageTakesANegativeCropThatIsNotTheCorner() {
    assertThat(
            TimeIds.of(
                imageToImage(
                    Map.of(
                        "crops_coords_top_left", List.of(16, 40),
                        "negative_crops_coords_top_left", List.of(8, 1))),
                true,
                false))
        .containsExactly(128, 128, 8, 1, 128, 128, 128, 128, 16, 40, 128, 128);
  }

  @Test
  void refinersTakeAestheticScoresInPlaceOfTheTarget() {
    assertThat(
            TimeIds.of(
                imageToImage(
                    Map.of(
                        "num_images_per_prompt",
                        2,
                        "aesthetic_score",
                        6.5,
                        "negative_aesthetic_score",
                        2.5,
                        "crops_coords_top_left",
                        List.of(16, 40),
                        "negative_original_size",
                        List.of(256, 255))),
                true,
                true))
        .containsExactly(
            256, 255, 0, 0, 2.5f, 256, 255, 0, 0, 2.5f, // unconditional
            128, 128, 16, 40, 6.5f, 128, 128, 16, 40, 6.5f);
  }

  private static GenerationRequest imageToImage(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("image", Map.of("object", "any"));
    return Requests.of(all);
  }
}

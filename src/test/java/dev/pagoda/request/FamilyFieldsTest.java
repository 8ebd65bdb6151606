package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that only models of the other family take is refused by name, once. */
class FamilyFieldsTest {
  private static final String OF_SDXL = "belongs to SDXL models; \"sigma\" is a PixArt-Sigma model";
  private static final String OF_PIXART =
      "belongs to PixArt-Sigma models; \"sketch\" is an SDXL model";

  static List<String> sdxl() {
    return List.of(
        "prompt_2",
        "negative_prompt_2",
        "guidance_rescale",
        "clip_skip",
        "original_size",
        "crops_coords_top_left",
        "target_size",
        "negative_original_size",
        "negative_crops_coords_top_left",
        "negative_target_size",
        "image",
        "strength",
        "mask_image",
        "padding_mask_crop",
        "denoising_start",
        "denoising_end",
        "aesthetic_score",
        "negative_aesthetic_score",
        "controlnet",
        "control_image",
        "controlnet_conditioning_scale",
        "control_guidance_start",
        "control_guidance_end",
        "ip_adapter",
        "ip_adapter_image",
        "ip_adapter_scale",
        "loras");
  }

  static List<String> pixArt() {
    return List.of("clean_caption", "use_resolution_binning", "max_sequence_length");
  }

  @ParameterizedTest
  @MethodSource("sdxl")
  void ofSdxlAreRefusedForPixArt(String field) {
    for (String value : List.of("0.5", "'canny'", "[[]]", "false", "{'object': 'inputs/a.png'}")) {
      assertThat(Requests.errors("sigma", "'" + field + "': " + value))
          .containsExactly(new FieldError(field, OF_SDXL));
    }
    assertThat(Requests.errors("sigma", "'" + field + "': null")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pixArt")
  void ofPixArtAreRefusedForSdxl(String field) {
    for (String value : List.of("true", "77", "'x'")) {
      assertThat(Requests.errors("'" + field + "': " + value))
          .containsExactly(new FieldError(field, OF_PIXART));
    }
    assertThat(Requests.errors("'" + field + "': null")).isEmpty();
  }

  @Test
  void allAreToldAtOnceAndOnce() {
    String fields =
        sdxl().stream().map(field -> "'" + field + "': -1").collect(Collectors.joining(", "));

    assertThat(Requests.errors("sigma", fields + ", 'width': 1"))
        .extracting(FieldError::field)
        .doesNotHaveDuplicates()
        .hasSize(sdxl().size() + 1)
        .containsAll(sdxl())
        .contains("width");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'prompt_2': 'x'", "'clean_caption': true"})
  void ofAnUnknownModelAreNotJudged(String field) {
    assertThat(Requests.errors("nope", field))
        .extracting(FieldError::field)
        .containsExactly("model");
  }

  @Test
  void othersAreOfBoth() {
    assertThat(
            Arrays.stream(RequestField.values())
                .filter(field -> field.family().isEmpty())
                .map(RequestField::jsonName))
        .doesNotContainAnyElementsOf(sdxl())
        .doesNotContainAnyElementsOf(pixArt())
        .hasSize(RequestField.values().length - sdxl().size() - pixArt().size());
  }
}

package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.model.ModelFamily;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request as JSON: what is stored and shown is what was accepted. */
class RequestJsonTest {
  private static final String TEXT_TO_IMAGE =
      """
      {'model': 'sketch', 'prompt': ['a fox', 'an apple'], 'prompt_2': 'flat',
       'negative_prompt': ['blurry', ''], 'negative_prompt_2': 'grey', 'width': 96, 'height': 64,
       'num_images_per_prompt': 2, 'num_inference_steps': 7, 'seed': [1, -2, 3, 9007199254740993],
       'guidance_scale': 7.5, 'guidance_rescale': 0.7, 'clip_skip': 1, 'eta': 0,
       'pag_scale': 2, 'pag_adaptive_scale': 0.004, 'pag_applied_layers': ['mid', 'up_blocks.0'],
       'pag_start': 0.1, 'pag_end': 0.9, 'original_size': [512, 768],
       'crops_coords_top_left': [16, 40], 'target_size': [256, 128],
       'negative_original_size': [256, 255], 'negative_crops_coords_top_left': [8, 0],
       'negative_target_size': [128, 127], 'denoising_end': 0.8,
       'scheduler': {'class': 'EulerDiscreteScheduler', 'steps_offset': 1, 'sigma_max': null},
       'output_format': 'webp', 'output_compression': 60, 'preview_interval': 5, 'timeout': 60,
       'webhook_url': 'https://example.com/done'}""";

  private static final String INPAINTING =
      """
      {'prompt': 'a fox', 'image': {'object': 'inputs/a.png'},
       'mask_image': {'object': 'inputs/a.png'}, 'strength': 0.5, 'padding_mask_crop': 8,
       'controlnet': ['canny', 'depth'],
       'control_image': [{'object': 'inputs/a.png'}, {'object': 'inputs/b.png'}],
       'controlnet_conditioning_scale': [0.5, 1.5], 'control_guidance_start': [0.1, 0.2],
       'control_guidance_end': [0.8, 0.9], 'ip_adapter': ['style', 'faces/plus.safetensors'],
       'ip_adapter_image': [{'object': 'inputs/b.png'}, {'object': 'inputs/a.png'}],
       'ip_adapter_scale': [0.5, {'down': {'block_1': [0.5]}, 'mid': 0.25}],
       'loras': [{'name': 'ink', 'scale': -0.5}, {'name': 'tools/pen.safetensors', 'scale': 1.0}]}""";

  private static final String REFINER =
      """
      {'prompt': 'a fox', 'model': 'refiner', 'image': {'object': 'images/abc/0.safetensors'},
       'denoising_start': 0.8, 'aesthetic_score': 7.5, 'negative_aesthetic_score': 1.5}""";

  private static final String PIXART =
      """
      {'model': 'sigma', 'prompt': ['a fox', 'an apple'], 'negative_prompt': ['blurry', ''],
       'width': 333, 'height': 200, 'num_images_per_prompt': 2, 'seed': [1, 2, 3, 4],
       'num_inference_steps': 9, 'guidance_scale': 4, 'eta': 0.5, 'pag_scale': 2,
       'pag_adaptive_scale': 0.004, 'pag_applied_layers': ['blocks.14', 'blocks.(2|3)'],
       'pag_start': 0.1, 'pag_end': 0.9, 'clean_caption': false, 'use_resolution_binning': true,
       'max_sequence_length': 120, 'scheduler': {'class': 'DDIMScheduler'},
       'output_format': 'jpeg'}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt': 'a fox'}",
        "{'prompt': 'a fox', 'image': {'object': 'inputs/a.png'}}",
        "{'prompt': 'a fox', 'controlnet': 'canny', 'control_image': {'object': 'inputs/a.png'}}",
        TEXT_TO_IMAGE,
        INPAINTING,
        REFINER,
        "{'prompt': 'a fox', 'model': 'sigma'}",
        PIXART
      })
  void bindsBackToAnEqualRequest(String json) throws JsonProcessingException {
    GenerationRequest request = Requests.read(json);

    String written = RequestReader.mapper().writeValueAsString(request);

    assertThat(RequestReader.mapper().readValue(written, GenerationRequest.class))
        .isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt': 'a fox'}",
        "{'prompt': 'a fox', 'image': {'object': 'inputs/a.png'}}",
        "{'prompt': 'a fox', 'controlnet': 'canny', 'control_image': {'object': 'inputs/a.png'}}",
        TEXT_TO_IMAGE,
        INPAINTING,
        REFINER,
        "{'prompt': 'a fox', 'model': 'sigma'}",
        PIXART
      })
  void isAcceptedAgainAsItIsShown(String json) {
    GenerationRequest request = Requests.read(json);

    assertThat(Requests.reader().read(request.toJson(), new InputImages(Requests.OBJECTS)))
        .isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT_TO_IMAGE, INPAINTING, REFINER, PIXART})
  void showsEveryGivenFieldUnderItsName(String json) {
    JsonNode shown = Requests.read(json).toJson();

    assertThat(Requests.json(json).properties())
        .allSatisfy(
            field -> {
              JsonNode value = shown.get(field.getKey());
              if (field.getValue().isFloatingPointNumber() || field.getValue().isInt()) {
                assertThat(value.asDouble()).isEqualTo(field.getValue().asDouble());
              } else if (field.getValue().isTextual() && value.isArray()) {
                assertThat(value).allMatch(field.getValue()::equals);
              } else {
                assertThat(value).hasToString(field.getValue().toString());
              }
            });
  }

  @Test
  void noFieldIsLeftOutOfTheseTests() {
    assertThat(Stream.of(TEXT_TO_IMAGE, INPAINTING, REFINER, PIXART).map(Requests::json))
        .flatMap(json -> List.copyOf(json.properties()))
        .extracting(Map.Entry::getKey)
        .containsAll(Stream.of(RequestField.values()).map(RequestField::jsonName).toList());
  }

  @Test
  void showsDefaultsAndWritesSingleValuesPlainly() {
    JsonNode shown = Requests.read("{'prompt': 'a fox'}").toJson();

    assertThat(shown.get("prompt").textValue()).isEqualTo("a fox");
    assertThat(shown.get("seed").longValue()).isEqualTo(Requests.DRAWN_SEED);
    assertThat(shown.get("pag_applied_layers").textValue()).isEqualTo("mid");
    assertThat(shown.get("num_inference_steps").intValue()).isEqualTo(50);
    assertThat(shown.get("original_size")).hasToString("[256,512]");
    assertThat(shown.get("output_format").textValue()).isEqualTo("png");
    assertThat(shown.has("negative_prompt")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"sketch, SDXL", "sigma, PIXART_SIGMA"})
  void showsFieldsOfTheModelsFamilyOnly(String model, ModelFamily family) {
    JsonNode shown = Requests.read("{'prompt': 'a fox', 'model': '" + model + "'}").toJson();

    assertThat(shown.properties())
        .extracting(Map.Entry::getKey)
        .allMatch(name -> RequestField.find(name).orElseThrow().isOf(family))
        .hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\": \"a\", \"prompt\": \"b\"}",
        "{\"pag_scale\": NaN}",
        "{\"pag_scale\": Infinity}",
        "{} {}",
        "{\"prompt\": \"a\",}"
      })
  void isReadStrictly(String json) {
    assertThatThrownBy(() -> RequestReader.mapper().readTree(json))
        .isInstanceOf(JsonProcessingException.class);
  }
}

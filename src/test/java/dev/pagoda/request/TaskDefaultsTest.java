package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inputs lead to a task, and the task to the defaults of its diffusers class. */
class TaskDefaultsTest {
  private static final String IMAGE = "'image': {'object': 'inputs/a.png'}";
  private static final String MASK = IMAGE + ", 'mask_image': {'object': 'inputs/a.png'}";
  private static final String CONTROL =
      "'controlnet': 'canny', 'control_image': {'object': 'inputs/b.png'}";

  @Test
  void textToImage() {
    GenerationRequest request = Requests.read("{'prompt': ''}");

    assertThat(request.task()).isEqualTo(Task.TEXT_TO_IMAGE);
    assertThat(request.origin()).isEqualTo(Origin.NOISE);
    assertThat(request.adapters()).isEqualTo(Adapters.NONE);
    assertThat(request.guidanceScale()).isEqualTo(5.0);
  }

  @Test
  void imageToImage() {
    GenerationRequest request = Requests.read("{'prompt': '', " + IMAGE + "}");

    assertThat(request.task()).isEqualTo(Task.IMAGE_TO_IMAGE);
    assertThat(request.origin())
        .isEqualTo(new Origin(new ImageInput("inputs/a.png"), 0.3, null, null, null, null, null));
    assertThat(request.guidanceScale()).isEqualTo(5.0);
    assertThat(request.numInferenceSteps()).isEqualTo(50);
    assertThat(request.steps()).isEqualTo(15);
  }

  @Test
  void inpainting() {
    GenerationRequest request = Requests.read("{'prompt': '', " + MASK + "}");

    assertThat(request.task()).isEqualTo(Task.INPAINTING);
    assertThat(request.origin().strength()).isEqualTo(0.9999);
    assertThat(request.origin().paddingMaskCrop()).isNull();
    assertThat(request.guidanceScale()).isEqualTo(7.5);
    assertThat(request.steps()).isEqualTo(49);
  }

  @Test
  void controlNet() {
    GenerationRequest request = Requests.read("{'prompt': '', " + CONTROL + "}");

    assertThat(request.task()).isEqualTo(Task.TEXT_TO_IMAGE);
    assertThat(request.guidanceScale()).isEqualTo(5.0);
    assertThat(request.adapters().controls())
        .containsExactly(new ControlUse("canny", new ImageInput("inputs/b.png"), 1.0, 0.0, 1.0));
  }

  @Test
  void controlNetFromAPicture() {
    GenerationRequest request = Requests.read("{'prompt': '', " + IMAGE + ", " + CONTROL + "}");

    assertThat(request.task()).isEqualTo(Task.IMAGE_TO_IMAGE);
    assertThat(request.origin().strength()).isEqualTo(0.8);
    assertThat(request.guidanceScale()).isEqualTo(5.0);
    assertThat(request.adapters().controlnetConditioningScale()).containsExactly(0.8);
  }

  @Test
  void controlNetWhereItIsMasked() {
    GenerationRequest request = Requests.read("{'prompt': '', " + MASK + ", " + CONTROL + "}");

    assertThat(request.task()).isEqualTo(Task.INPAINTING);
    assertThat(request.origin().strength()).isEqualTo(0.9999);
    assertThat(request.guidanceScale()).isEqualTo(5.0);
    assertThat(request.adapters().controlnetConditioningScale()).containsExactly(1.0);
  }

  @Test
  void handOverHasNoStrength() {
    GenerationRequest request =
        Requests.read("{'prompt': '', " + IMAGE + ", 'denoising_start': 0.8}");

    assertThat(request.origin().strength()).isNull();
    assertThat(request.origin().denoisingStart()).isEqualTo(0.8);
    assertThat(request.steps()).isEqualTo(50);
  }

  @Test
  void aRefinerHasAestheticScores() {
    GenerationRequest request = Requests.read("{'prompt': '', 'model': 'refiner', " + IMAGE + "}");

    assertThat(request.origin().aestheticScore()).isEqualTo(6.0);
    assertThat(request.origin().negativeAestheticScore()).isEqualTo(2.5);
  }

  @Test
  void adaptersHaveTheirFullWeight() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': '', 'ip_adapter': 'style', 'ip_adapter_image': {'object': 'inputs/a.png'},"
                + "'loras': [{'name': 'ink'}]}");

    assertThat(request.adapters().ipAdapterScale())
        .singleElement()
        .satisfies(scale -> assertThat(scale.json().doubleValue()).isEqualTo(1.0));
    assertThat(request.adapters().loras()).containsExactly(new LoraUse("ink", 1.0));
  }

  @Test
  void oneNumberCountsForAllNetsAndAdapters() {
    Adapters adapters =
        Requests.read(
                "{'prompt': '', 'controlnet': ['canny', 'depth', 'canny'], 'control_image':"
                    + "[{'object': 'inputs/a.png'}, {'object': 'inputs/b.png'}, {'object': 'inputs/a.png'}],"
                    + "'controlnet_conditioning_scale': 0.5, 'control_guidance_start': [0, 0.1, 0.2],"
                    + "'control_guidance_end': 0.9, 'ip_adapter': ['style', 'style'],"
                    + "'ip_adapter_image': [{'object': 'inputs/a.png'}, {'object': 'inputs/b.png'}],"
                    + "'ip_adapter_scale': {'mid': 0.5}}")
            .adapters();

    assertThat(adapters.controlnetConditioningScale()).containsExactly(0.5, 0.5, 0.5);
    assertThat(adapters.controlGuidanceStart()).containsExactly(0.0, 0.1, 0.2);
    assertThat(adapters.controlGuidanceEnd()).containsExactly(0.9, 0.9, 0.9);
    assertThat(adapters.ipAdapterScale()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole-steps | image          | \"whole-steps\" does not serve image-to-image, which the other fields ask for; it serves text-to-image",
        "refiner     | none           | \"refiner\" does not serve text-to-image",
        "refiner     | image and mask | \"refiner\" does not serve inpainting",
      })
  void theModelMustServeTheTask(String model, String inputs, String message) {
    String fields = inputs.equals("none") ? "" : ", " + (inputs.equals("image") ? IMAGE : MASK);

    assertThat(Requests.errors("'model': '" + model + "'" + fields))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("model");
              assertThat(error.message()).startsWith(message);
            });
  }

  @Test
  void operatorDefaultsAreUsedByTasksThatHaveThem() {
    RequestReader reader =
        Requests.reader(
            Map.of(
                "sketch",
                Map.of("strength", "0.6", "control-guidance-end", "0.5", "loras", "ink=0.4")));
    InputImages images = new InputImages(Requests.OBJECTS);

    GenerationRequest plain = reader.read(Requests.json("{'prompt': ''}"), images);
    GenerationRequest image = reader.read(Requests.json("{'prompt': '', " + IMAGE + "}"), images);
    GenerationRequest start =
        reader.read(Requests.json("{'prompt': '', " + IMAGE + ", 'denoising_start': 0.5}"), images);
    GenerationRequest control =
        reader.read(Requests.json("{'prompt': '', " + CONTROL + "}"), images);

    assertThat(plain.adapters().loras()).containsExactly(new LoraUse("ink", 0.4));
    assertThat(plain.origin()).isEqualTo(Origin.NOISE);
    assertThat(image.origin().strength()).isEqualTo(0.6);
    assertThat(start.origin().strength()).isNull();
    assertThat(control.adapters().controlGuidanceEnd()).isEqualTo(List.of(0.5));
  }
}

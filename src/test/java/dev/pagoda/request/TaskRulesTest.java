package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field that the task or the model cannot use is refused, with a reason. */
class TaskRulesTest {
  private static final String IMAGE = "'image': {'object': 'inputs/a.png'}";
  private static final String MASK = IMAGE + ", 'mask_image': {'object': 'inputs/a.png'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strength                      | 0.5",
        "denoising_start               | 0.5",
        "mask_image                    | {'object': 'inputs/a.png'}",
        "aesthetic_score               | 6",
        "negative_aesthetic_score      | 2.5",
      })
  void ofAPictureNeedIt(String field, String value) {
    assertThat(Requests.errors("'" + field + "': " + value))
        .containsExactly(new FieldError(field, "needs `image` beside it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "padding_mask_crop             | 8                           | mask_image",
        "control_image                 | {'object': 'inputs/a.png'}  | controlnet",
        "controlnet                    | 'canny'                     | control_image",
        "controlnet_conditioning_scale | 0.5                         | controlnet",
        "control_guidance_start        | 0.5                         | controlnet",
        "control_guidance_end          | 0.5                         | controlnet",
        "ip_adapter                    | 'style'                     | ip_adapter_image",
        "ip_adapter_image              | {'object': 'inputs/a.png'}  | ip_adapter",
        "ip_adapter_scale              | 0.5                         | ip_adapter",
      },
      quoteCharacter = '~')
  void othersNeedEachOther(String field, String value, String needed) {
    assertThat(Requests.errors(IMAGE + ", '" + field + "': " + value))
        .containsExactly(new FieldError(field, "needs `" + needed + "` beside it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strength           | -0.1   | must be from 0 to 1, not -0.1",
        "strength           | 1.01   | must be from 0 to 1, not 1.01",
        "strength           | 0      | must leave at least one of the 50 steps of `num_inference_steps`; 0.0 of them is less",
        "strength           | 0.0199 | must leave at least one of the 50 steps",
        "strength           | '0.5'  | must be a finite number, not \"0.5\"",
        "denoising_start    | 0      | must lie between 0 and 1, both excluded, not 0.0",
        "denoising_start    | 1      | must lie between 0 and 1, both excluded, not 1.0",
        "denoising_start    | 0.9999 | is reached after the last step; 0.9999 is too large",
        "aesthetic_score    | 6      | cannot be used: \"sketch\" is not conditioned on it",
        "negative_aesthetic_score | 6 | cannot be used: \"sketch\" is not conditioned on it",
      },
      quoteCharacter = '~')
  void valuesOfImageToImage(String field, String value, String message) {
    assertOne(IMAGE + ", '" + field + "': " + value, field, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'strength': 0.02                               | ",
        "'strength': 1                                  | ",
        "'denoising_start': 0.02                        | ",
        "'denoising_start': 0.98                        | ",
        "'denoising_start': 0.4, 'denoising_end': 0.8   | ",
        "'strength': 0.5, 'denoising_end': 0.8          | ",
        "'strength': 0.3, 'denoising_end': 0.6          | denoising_end: is reached before the first step; 0.6 is too small",
        "'denoising_start': 0.8, 'denoising_end': 0.8   | denoising_start: must be below `denoising_end` (0.8), not 0.8",
        "'denoising_start': 0.81, 'denoising_end': 0.815, 'num_inference_steps': 10  | denoising_end: is reached before the first step",
        "'strength': 0.5, 'denoising_start': 0.5        | strength: cannot be used with `denoising_start`, which says where denoising starts",
        "'strength': 0.09, 'num_inference_steps': 10    | strength: must leave at least one of the 10 steps",
        "'strength': 0.1, 'num_inference_steps': 10, 'scheduler': 'heun' | ",
        "'eta': 0.5                                     | eta: must be 0 with this scheduler",
        "'eta': 0.5, 'scheduler': 'ddim'                | ",
      },
      quoteCharacter = '~')
  void startAndEndLeaveAStep(String fields, String error) {
    String[] expected = error == null ? null : error.split(": ", 2);

    if (expected == null) {
      assertThat(Requests.errors(IMAGE + ", " + fields)).isEmpty();
    } else {
      assertOne(IMAGE + ", " + fields, expected[0], expected[1]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'padding_mask_crop': -1                           | padding_mask_crop | must be from 0 to 65536, not -1",
        "'padding_mask_crop': 8, 'output_format': 'latents' | padding_mask_crop | cannot be used with `output_format` latents",
        "'padding_mask_crop': 8, 'mask_image': {'object': 'inputs/b.png'} | mask_image | must be 96x70 as `image` is, where `padding_mask_crop` is given, not 128x64",
      },
      quoteCharacter = '~')
  void valuesOfInpainting(String fields, String field, String message) {
    String mask = fields.contains("mask_image") ? IMAGE : MASK;

    assertOne(mask + ", " + fields, field, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'image': LATENTS, 'mask_image': A, 'height': 64 | width    | must be 96, as the latents of `image` are, not 512",
        "'image': LATENTS, 'mask_image': TINY, 'height': 64, 'width': 96, 'padding_mask_crop': 8 | padding_mask_crop | cannot be used with latents as `image`",
        "'image': A, 'mask_image': LATENTS        | mask_image | must be a picture, not latents",
        "'controlnet': 'canny', 'control_image': LATENTS | control_image | must be a picture, not latents",
        "'ip_adapter': 'style', 'ip_adapter_image': LATENTS | ip_adapter_image | must be a picture, not latents",
        "'image': ODD, 'num_images_per_prompt': 2 | image      | holds latents of 96x72 pixels, but \"sketch\" takes multiples of 32",
        "'image': LATENTS, 'width': 64            | width      | must be 96, as the latents of `image` are, not 64: they cannot be resized",
        "'image': LATENTS, 'height': 96           | height     | must be 64, as the latents of `image` are, not 96",
      },
      quoteCharacter = '~')
  void latentsStandForAPictureOnlyWhereTheyCan(String fields, String field, String message) {
    String json =
        fields
            .replace("LATENTS", "{'object': 'images/abc/0.safetensors'}")
            .replace("ODD", "{'object': 'images/abc/1.safetensors'}")
            .replace("TINY", "{'object': 'inputs/b.png'}")
            .replace("': A", "': {'object': 'inputs/a.png'}");

    assertOne(json, field, message);
  }

  @Test
  void inpaintingStartsFromLatentsToo() {
    assertThat(
            Requests.errors(
                "'image': {'object': 'images/abc/0.safetensors'},"
                    + " 'mask_image': {'object': 'inputs/a.png'}, 'width': 96, 'height': 64"))
        .isEmpty();
  }

  @Test
  void latentsOfSeveralPicturesGoIntoThoseThatAreAskedFor() {
    String two = "'image': {'object': 'images/abc/2.safetensors'}, 'num_images_per_prompt': ";

    assertThat(Requests.errors(two + 4)).isEmpty();
    assertOne(two + 3, "image", "holds latents of 2 pictures, which do not go into the 3");
    assertOne(two + 1, "image", "holds latents of 2 pictures, which do not go into the 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'target_size': [512, 512] | target_size | cannot be used: \"refiner\" is conditioned on `aesthetic_score` in its place",
        "'aesthetic_score': 1001   | aesthetic_score | must be from -1000 to 1000, not 1001",
      },
      quoteCharacter = '~')
  void valuesOfRefiners(String fields, String field, String message) {
    assertOne("'model': 'refiner', " + IMAGE + ", " + fields, field, message);
  }

  private static void assertOne(String fields, String field, String message) {
    assertThat(Requests.errors(fields))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message()).startsWith(message);
            });
  }
}

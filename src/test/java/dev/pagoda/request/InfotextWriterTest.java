package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The text that other programs read from a PNG. */
class InfotextWriterTest {
  private static final InfotextWriter WRITER = new InfotextWriter("0.1.0");

  @Test
  void hasThePromptsThenThePairs() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a fox', 'negative_prompt': 'blurry', 'num_inference_steps': 20,"
                + "'seed': 7, 'guidance_scale': 7, 'pag_applied_layers': ['mid', 'up_blocks.0']}");

    assertThat(write(request, 0))
        .isEqualTo(
            """
            a fox
            Negative prompt: blurry
            Steps: 20, Sampler: Euler, CFG scale: 7.0, Seed: 7, Size: 512x256, Model: sketch, \
            RNG: CPU, PAG scale: 3.0, PAG layers: "mid, up_blocks.0", Version: pagoda 0.1.0""");
  }

  @Test
  void saysWhatIsNotUsual() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a', 'prompt_2': 'x: y', 'clip_skip': 1, 'guidance_rescale': 0.5,"
                + "'original_size': [512, 768], 'crops_coords_top_left': [3, 4],"
                + "'denoising_end': 0.8, 'pag_start': 0.25, 'scheduler':"
                + "{'class': 'EulerDiscreteScheduler', 'use_karras_sigmas': true}}");

    assertThat(pairs(write(request, 0)))
        .containsEntry("Prompt 2", "\"x: y\"")
        .containsEntry("Clip skip", "2")
        .containsEntry("Guidance rescale", "0.5")
        .containsEntry("Original size", "768x512")
        .containsEntry("Crop", "3 4")
        .containsEntry("Denoising end", "0.8")
        .containsEntry("PAG start", "0.25")
        .containsEntry("Schedule type", "Karras")
        .doesNotContainKeys("Target size", "PAG end", "Eta", "Negative original size");
  }

  @Test
  void saysWhatThePictureWasMadeFrom() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a', 'image': {'object': 'inputs/a.png'}, 'strength': 0.6,"
                + "'mask_image': {'object': 'inputs/a.png'}, 'padding_mask_crop': 8,"
                + "'controlnet': ['canny', 'depth'], 'control_guidance_end': [1, 0.5],"
                + "'control_image': [{'object': 'inputs/a.png'}, {'object': 'inputs/b.png'}],"
                + "'ip_adapter': 'faces/plus.safetensors', 'ip_adapter_scale': {'mid': 0.5},"
                + "'ip_adapter_image': {'object': 'inputs/b.png'},"
                + "'loras': [{'name': 'ink', 'scale': 0.7}, {'name': 'tools/pen.safetensors'}]}");

    String text = write(request, 0);

    assertThat(pairs(text))
        .containsEntry("Denoising strength", "0.6")
        .containsEntry("Mask", "yes")
        .containsEntry("Masked area padding", "8")
        .containsEntry(
            "ControlNet 0", "\"Model: canny, Weight: 1.0, Guidance Start: 0.0, Guidance End: 1.0\"")
        .containsEntry(
            "ControlNet 1", "\"Model: depth, Weight: 1.0, Guidance Start: 0.0, Guidance End: 0.5\"")
        .containsEntry(
            "IP-Adapter 0", "\"Model: faces/plus.safetensors, Weight: {\\\"mid\\\":0.5}\"")
        .containsEntry("Loras", "\"ink: 0.7, tools/pen.safetensors: 1.0\"")
        .doesNotContainKeys("Aesthetic score", "Denoising start");
    assertThat(text).doesNotContain("inputs/");
  }

  @Test
  void saysWhereARefinerStarted() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a', 'model': 'refiner', 'denoising_start': 0.8,"
                + "'image': {'object': 'images/abc/0.safetensors'}}");

    assertThat(pairs(write(request, 0)))
        .containsEntry("Denoising start", "0.8")
        .containsEntry("Aesthetic score", "6.0")
        .containsEntry("Negative aesthetic score", "2.5")
        .doesNotContainKeys("Denoising strength", "Mask");
  }

  @Test
  void tellsThePicturesOfABatchApart() {
    GenerationRequest one =
        Requests.read("{'prompt': ['a', 'b'], 'num_images_per_prompt': 2, 'seed': 7}");
    GenerationRequest each =
        Requests.read("{'prompt': ['a', 'b'], 'num_images_per_prompt': 2, 'seed': [1, 2, 3, 4]}");

    assertThat(write(one, 2)).startsWith("b\n").contains("Seed: 7, Batch size: 4, Batch pos: 2");
    assertThat(write(each, 1)).startsWith("a\n").contains("Seed: 2,").doesNotContain("Batch");
  }

  @Test
  void valuesWithSeparatorsAreQuotedSoThatPairsStayApart() {
    GenerationRequest request =
        Requests.read(
            "{'prompt': 'a', 'prompt_2': 'one, two: \\\\'three\\\\'\\nSteps: 1'}"
                .replace("\\\\'", "\\\""));

    Map<String, String> pairs = pairs(write(request, 0));

    assertThat(pairs).containsEntry("Steps", "50").containsKey("Version");
    assertThat(pairs.get("Prompt 2")).isEqualTo("\"one, two: \\\"three\\\"\\nSteps: 1\"");
  }

  @Test
  void aPromptCannotStartTheNegativePrompt() {
    GenerationRequest request =
        Requests.read("{'prompt': 'a fox\\nNegative prompt: none\\r\\nin snow'}");

    assertThat(write(request, 0)).startsWith("a fox Negative prompt: none\nin snow\nSteps: 50, ");
  }

  private static String write(GenerationRequest request, int image) {
    return WRITER.write(request, Requests.model("sketch"), image);
  }

  /** Reads the last line as the web UI does: a value is a JSON string or reaches to a comma. */
  private static Map<String, String> pairs(String text) {
    String last = text.substring(text.lastIndexOf('\n') + 1);
    Matcher pair =
        Pattern.compile("([A-Za-z0-9][A-Za-z0-9 -]*): (\"(?:\\\\.|[^\"\\\\])*\"|[^,]*)(?:, |$)")
            .matcher(last);
    Map<String, String> pairs = new LinkedHashMap<>();
    int end = 0;
    while (pair.find()) {
      assertThat(pair.start()).isEqualTo(end);
      end = pair.end();
      pairs.put(pair.group(1), pair.group(2));
    }
    assertThat(end).isEqualTo(last.length());
    return pairs;
  }
}

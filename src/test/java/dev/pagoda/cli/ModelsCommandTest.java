package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagoda.request.Requests;
import org.junit.jupiter.api.Test;

/** What models there are. */
class ModelsCommandTest {
  private final GradientParts parts = new GradientParts();

  @Test
  void areListedInTables() {
    Shell.Result result = Shell.run(parts, "models");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "NAME         FAMILY        CLASS                             TASKS                                      SIZE       LAYERS",
            "refiner      SDXL          StableDiffusionXLImg2ImgPipeline  image-to-image                             512x256    6",
            "sigma        PixArt-Sigma  PixArtSigmaPipeline               text-to-image                              1024x1024  28",
            "sigma-256    PixArt-Sigma  PixArtSigmaPipeline               text-to-image                              256x256    28",
            "sigma-384    PixArt-Sigma  PixArtSigmaPipeline               text-to-image                              384x384    28",
            "sigma-baked  PixArt-Sigma  PixArtSigmaPipeline               text-to-image                              512x512    28",
            "sketch       SDXL          StableDiffusionXLPipeline         text-to-image, image-to-image, inpainting  512x256    6       default",
            "whole-steps  SDXL          StableDiffusionXLPipeline         text-to-image                              512x256    6",
            "",
            "NAME   KIND        FILES",
            "canny  controlnet",
            "depth  controlnet",
            "faces  ip-adapter  plain.safetensors, plus.safetensors",
            "ink    lora        ink.safetensors",
            "small  lora        small.safetensors",
            "style  ip-adapter  style.safetensors",
            "tools  lora        brush.safetensors, pen.safetensors");
    assertThat(result.err().lines())
        .containsExactly("broken cannot be used: unet/model.onnx is missing");
    assertThat(parts.opened).isZero();
  }

  @Test
  void ofOneTheLayersAreListed() {
    Shell.Result result = Shell.run(parts, "models", "whole-steps");

    assertThat(result.lines()).isEqualTo(Requests.LAYERS);
  }

  @Test
  void asJsonTheyAreWhatWorkersPublish() throws Exception {
    Shell.Result result = Shell.run(parts, "models", "--json");

    // As diffusers do, it has -Infinity as a bare word.
    JsonMapper json =
        JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    JsonNode document = json.readTree(String.join("\n", result.lines()));
    assertThat(document.path("schema").asInt()).isEqualTo(1);
    assertThat(document.path("default_model").asText()).isEqualTo("sketch");
    assertThat(document.findValuesAsText("name")).contains("sketch", "canny");
    assertThat(document.path("problems").path("broken").asText())
        .isEqualTo("unet/model.onnx is missing");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(parts.opened).isZero();
  }

  @Test
  void anUnknownOneIsRefused() {
    Shell.Result result = Shell.run(parts, "models", "x");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "There is no model \"x\"; there is: refiner, sigma, sigma-256, sigma-384, sigma-baked,"
                + " sketch, whole-steps");
  }

  @Test
  void aBrokenOneHasNoLayers() {
    Shell.Result result = Shell.run(parts, "models", "broken");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly("Failed: broken cannot be used: unet/model.onnx is missing");
  }
}

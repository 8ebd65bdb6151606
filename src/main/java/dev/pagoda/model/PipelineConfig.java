package dev.pagoda.model;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code model_index.json} says.
 *
 * @param className the diffusers class, such as {@code StableDiffusionXLPipeline}
 * @param forceZerosForEmptyPrompt an absent negative prompt is embedded as zeros
 * @param requiresAestheticsScore conditioned on an aesthetics score, as refiners are
 */
public record PipelineConfig(
    String className, boolean forceZerosForEmptyPrompt, boolean requiresAestheticsScore) {

  /** Without the prefix that optimum gives its own classes. */
  private static final Set<String> SUPPORTED =
      Set.of(
          "StableDiffusionXLPipeline",
          "StableDiffusionXLPAGPipeline",
          "StableDiffusionXLImg2ImgPipeline",
          "StableDiffusionXLPAGImg2ImgPipeline",
          "StableDiffusionXLInpaintPipeline",
          "StableDiffusionXLPAGInpaintPipeline");

  private static final Set<String> PIXART_SIGMA =
      Set.of("PixArtSigmaPipeline", "PixArtSigmaPAGPipeline");

  /** Of the pipeline of a directory. */
  static ModelFamily family(Path root) {
    String className =
        JsonFile.read(root.resolve(ModelDirectory.INDEX), ModelDirectory.INDEX)
            .requiredText("_class_name");
    return PIXART_SIGMA.contains(className.replaceFirst("^ORT", ""))
        ? ModelFamily.PIXART_SIGMA
        : ModelFamily.SDXL;
  }

  static PipelineConfig read(JsonFile index) {
    String className = index.requiredText("_class_name");
    if (!SUPPORTED.contains(className.replaceFirst("^ORT", ""))) {
      throw index.refused(
          "_class_name %s is not one of the supported %s"
              .formatted(className, String.join(", ", SUPPORTED.stream().sorted().toList())));
    }
    return new PipelineConfig(
        className,
        index.flag("force_zeros_for_empty_prompt", true),
        index.flag("requires_aesthetics_score", false));
  }
}

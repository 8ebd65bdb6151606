package dev.pagoda.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What {@code model_index.json} says.
 *
 * @param className the diffusers class, such as {@code StableDiffusionXLPipeline}
 * @param forceZerosForEmptyPrompt an absent negative prompt is embedded as zeros
 * @param requiresAestheticsScore conditioned on an aesthetics score, as refiners are
 */
public record PipelineConfig(
    String className, boolean forceZerosForEmptyPrompt, boolean requiresAestheticsScore) {

  /**
   * Of the pipeline of a directory.
   *
   * @throws ModelException if its class is not supported
   */
  static ModelFamily family(Path root) {
    return family(JsonFile.read(root.resolve(ModelDirectory.INDEX), ModelDirectory.INDEX));
  }

  /**
   * Reads {@code model_index.json}.
   *
   * @throws ModelException if the pipeline is not of this family
   */
  static PipelineConfig read(JsonFile index, ModelFamily expected) {
    ModelFamily family = family(index);
    String className = index.requiredText("_class_name");
    if (family != expected) {
      throw index.refused(
          "_class_name %s is one of %s, not of %s"
              .formatted(className, family.title(), expected.title()));
    }
    return new PipelineConfig(
        className,
        index.flag("force_zeros_for_empty_prompt", true),
        index.flag("requires_aesthetics_score", false));
  }

  private static ModelFamily family(JsonFile index) {
    String className = index.requiredText("_class_name");
    String plain = className.replaceFirst("^ORT", "");
    if (plain.startsWith("PixArtAlpha")) {
      throw index.refused(
          ("_class_name %s is PixArt-Alpha, whose transformer is told the size of the picture too; "
                  + "only PixArt-Sigma is supported")
              .formatted(className));
    }
    for (ModelFamily family : ModelFamily.values()) {
      if (family.pipelines().contains(plain)) {
        return family;
      }
    }
    String supported =
        Arrays.stream(ModelFamily.values())
            .flatMap(family -> family.pipelines().stream())
            .collect(Collectors.joining(", "));
    throw index.refused(
        "_class_name %s is not one of the supported %s".formatted(className, supported));
  }
}

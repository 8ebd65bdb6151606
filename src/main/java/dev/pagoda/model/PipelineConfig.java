package dev.pagoda.model;

/**
 * What {@code model_index.json} says.
 *
 * @param className the diffusers class, such as {@code StableDiffusionXLPipeline}
 * @param forceZerosForEmptyPrompt an absent negative prompt is embedded as zeros
 * @param requiresAestheticsScore conditioned on an aesthetics score, as refiners are
 */
public record PipelineConfig(
    String className, boolean forceZerosForEmptyPrompt, boolean requiresAestheticsScore) {

  static PipelineConfig read(JsonFile index) {
    return new PipelineConfig(
        index.requiredText("_class_name"),
        index.flag("force_zeros_for_empty_prompt", true),
        index.flag("requires_aesthetics_score", false));
  }
}

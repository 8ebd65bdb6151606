package dev.pagoda.request;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Fields that other versions or diffusers itself know, each with the reason why a request may not
 * have it: one is never ignored.
 */
final class UnservedFields {
  private static final String TENSOR =
      "cannot be used here: a request holds no tensors but latents as `image`";

  /** Reasons by JSON name. */
  static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("generator", "is not a request field: give `seed`"),
          entry("output_type", "is not a request field: give `output_format`"),
          entry("timesteps", "is not a request field: give `num_inference_steps` and `scheduler`"),
          entry("sigmas", "is not a request field: give `num_inference_steps` and `scheduler`"),
          entry("latents", TENSOR),
          entry("prompt_embeds", TENSOR),
          entry("negative_prompt_embeds", TENSOR),
          entry("pooled_prompt_embeds", TENSOR),
          entry("negative_pooled_prompt_embeds", TENSOR),
          entry("ip_adapter_image_embeds", TENSOR));

  private UnservedFields() {}
}

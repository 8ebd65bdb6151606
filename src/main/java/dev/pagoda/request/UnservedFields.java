package dev.pagoda.request;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Fields that other tasks, other models or diffusers itself know, each with the reason why a
 * request may not have it: one is never ignored.
 */
final class UnservedFields {
  private static final String IMAGE =
      "cannot be used here: it starts from a picture, and this version serves text-to-image";
  private static final String CONTROLNET =
      "cannot be used here: this version serves text-to-image without ControlNets";
  private static final String IP_ADAPTER =
      "cannot be used here: this version serves text-to-image without IP-Adapters";
  private static final String PIXART =
      "cannot be used here: it belongs to PixArt-Sigma models, and this is an SDXL model";
  private static final String TENSOR =
      "cannot be used here: a request holds texts and numbers, no tensors";

  /** Reasons by JSON name. */
  static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("image", IMAGE),
          entry("strength", IMAGE),
          entry("mask_image", IMAGE),
          entry("padding_mask_crop", IMAGE),
          entry("denoising_start", IMAGE),
          entry("controlnet", CONTROLNET),
          entry("control_image", CONTROLNET),
          entry("controlnet_conditioning_scale", CONTROLNET),
          entry("control_guidance_start", CONTROLNET),
          entry("control_guidance_end", CONTROLNET),
          entry("ip_adapter", IP_ADAPTER),
          entry("ip_adapter_image", IP_ADAPTER),
          entry("ip_adapter_scale", IP_ADAPTER),
          entry("loras", "cannot be used here: this version serves text-to-image without LoRAs"),
          entry("clean_caption", PIXART),
          entry("use_resolution_binning", PIXART),
          entry("max_sequence_length", PIXART),
          entry("webhook_url", "cannot be used here: this version calls no webhooks"),
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

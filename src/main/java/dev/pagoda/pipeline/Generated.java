package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import java.util.List;

/**
 * What a run made.
 *
 * @param latents final latents before the VAE
 * @param images decoded pictures, empty where only latents were asked for; of the size that was
 *     asked for, or with {@code padding_mask_crop} of the picture that was repainted
 * @param appliedLayers diffusers paths of the perturbed self-attentions, in order of execution;
 *     empty where PAG was off
 * @param timings where the time went
 */
public record Generated(
    Latents latents, List<RgbImage> images, List<String> appliedLayers, RunTimings timings) {}

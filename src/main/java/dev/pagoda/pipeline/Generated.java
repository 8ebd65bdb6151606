package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.request.RenderSize;
import java.util.List;

/**
 * What a run made.
 *
 * @param latents final latents before the VAE
 * @param rendered size in pixels that the latents stand for; pictures may be cut of it
 * @param images decoded pictures, empty where only latents were asked for; of the size that was
 *     asked for, or with {@code padding_mask_crop} of the picture that was repainted
 * @param appliedLayers diffusers paths of the perturbed self-attentions, in order of execution;
 *     empty where PAG was off
 * @param timings where the time went
 * @param rows what the self-attentions had to do
 */
public record Generated(
    Latents latents,
    RenderSize rendered,
    List<RgbImage> images,
    List<String> appliedLayers,
    RunTimings timings,
    AttentionRows rows) {}

package dev.pagoda.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code unet/config.json} (diffusers' {@code UNet2DConditionModel}) says and the graph does
 * not.
 *
 * @param inChannels 4, or 9 for an inpainting model
 * @param sampleHeight latents' height that the model was made for
 * @param sampleWidth latents' width that the model was made for
 * @param blocks number of down blocks; all but the last halve the latents
 * @param crossAttentionDim columns of the prompt embeddings
 * @param additionEmbedType {@code text_time} for SDXL
 * @param additionTimeEmbedDim columns of each embedded size
 * @param projectionClassEmbeddingsInputDim columns of pooled prompt and embedded sizes together
 * @param timeCondProjDim columns of the embedded guidance scale of a distilled model
 */
public record UnetConfig(
    int inChannels,
    int sampleHeight,
    int sampleWidth,
    int blocks,
    int crossAttentionDim,
    Optional<String> additionEmbedType,
    OptionalInt additionTimeEmbedDim,
    OptionalInt projectionClassEmbeddingsInputDim,
    OptionalInt timeCondProjDim) {

  static UnetConfig read(JsonFile config) {
    return new UnetConfig(
        config.integer("in_channels"),
        config.integerOrItem("sample_size", 0),
        config.integerOrItem("sample_size", 1),
        config.size("down_block_types"),
        config.integer("cross_attention_dim"),
        config.text("addition_embed_type"),
        config.optionalInteger("addition_time_embed_dim"),
        config.optionalInteger("projection_class_embeddings_input_dim"),
        config.optionalInteger("time_cond_proj_dim"));
  }
}

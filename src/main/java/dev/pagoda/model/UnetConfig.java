package dev.pagoda.model;

import java.util.List;
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
 * @param attentionHeads heads of each attention, by down block
 * @param residuals skips from the down to the up blocks in order, then the mid block's output, by
 *     the names that diffusers gives a ControlNet's
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
    OptionalInt timeCondProjDim,
    List<Integer> attentionHeads,
    List<Residual> residuals) {

  /** diffusers' own defaults, for keys that a configuration lacks. */
  private static final int HEADS = 8;

  private static final int LAYERS = 2;

  static UnetConfig read(JsonFile config) {
    int blocks = config.size("down_block_types");
    return new UnetConfig(
        config.integer("in_channels"),
        config.integerOrItem("sample_size", 0),
        config.integerOrItem("sample_size", 1),
        blocks,
        config.integer("cross_attention_dim"),
        config.text("addition_embed_type"),
        config.optionalInteger("addition_time_embed_dim"),
        config.optionalInteger("projection_class_embeddings_input_dim"),
        config.optionalInteger("time_cond_proj_dim"),
        // A UNet's attention_head_dim counts heads: diffusers keeps the name of an old mistake.
        config.has("num_attention_heads")
            ? config.integers("num_attention_heads", blocks, HEADS)
            : config.integers("attention_head_dim", blocks, HEADS),
        residuals(config, blocks));
  }

  /** Those of a UNet or a ControlNet. */
  static List<Residual> residuals(JsonFile config, int blocks) {
    if (!config.has("block_out_channels")) {
      throw config.refused("block_out_channels is missing");
    }
    return Residual.of(
        config.integers("block_out_channels", blocks, 0),
        config.integers("layers_per_block", blocks, LAYERS));
  }

  /**
   * Heads of the attentions of a module.
   *
   * @param path diffusers module path, such as {@code
   *     down_blocks.1.attentions.0.transformer_blocks.0.attn2}
   * @throws IllegalArgumentException if there is no such block
   */
  public int heads(String path) {
    String[] parts = path.split("\\.", 3);
    int block = -1;
    if (parts[0].equals("mid_block")) {
      block = blocks - 1;
    } else if (parts.length > 1 && parts[1].matches("\\d{1,2}")) {
      int index = Integer.parseInt(parts[1]);
      block =
          switch (parts[0]) {
            case "down_blocks" -> index;
            case "up_blocks" -> blocks - 1 - index;
            default -> -1;
          };
    }
    if (block < 0 || block >= blocks) {
      throw new IllegalArgumentException("there is no block of " + path);
    }
    return attentionHeads.get(block);
  }
}

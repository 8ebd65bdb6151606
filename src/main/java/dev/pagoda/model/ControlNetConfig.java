package dev.pagoda.model;

import java.util.List;
import java.util.Optional;

/**
 * What the {@code config.json} of an SDXL ControlNet (diffusers' {@code ControlNetModel}) says.
 *
 * @param crossAttentionDim columns of the prompt embeddings
 * @param pooledDim columns of the pooled prompt
 * @param bgr takes the channels of its picture in the order blue, green, red
 * @param residuals what it gives by diffusers' names: skips in order, then the mid block's
 */
public record ControlNetConfig(
    int crossAttentionDim, int pooledDim, boolean bgr, List<Residual> residuals) {

  /** diffusers' class. */
  static final String CLASS = "ControlNetModel";

  /** Heights and widths of original and target, and the crop. */
  static final int TIME_IDS = 6;

  static ControlNetConfig read(JsonFile config) {
    String className = config.requiredText("_class_name");
    if (!className.equals(CLASS)) {
      throw config.refused("_class_name %s is not supported, only %s".formatted(className, CLASS));
    }
    if (!config.text("addition_embed_type").equals(Optional.of("text_time"))) {
      throw config.refused("addition_embed_type is not text_time, so this is no SDXL ControlNet");
    }
    if (config.flag("global_pool_conditions", false)) {
      throw config.refused("global_pool_conditions true is not supported");
    }
    if (config.optionalInteger("conditioning_channels").orElse(3) != 3) {
      throw config.refused("conditioning_channels must be 3, those of a picture");
    }
    int sizes = config.integer("addition_time_embed_dim") * TIME_IDS;
    int pooled = config.integer("projection_class_embeddings_input_dim") - sizes;
    if (pooled < 1) {
      throw config.refused(
          "projection_class_embeddings_input_dim leaves no columns to the pooled prompt beside "
              + sizes
              + " of "
              + TIME_IDS
              + " sizes");
    }
    return new ControlNetConfig(
        config.integer("cross_attention_dim"),
        pooled,
        bgr(config),
        UnetConfig.residuals(config, config.size("down_block_types")));
  }

  private static boolean bgr(JsonFile config) {
    String order = config.text("controlnet_conditioning_channel_order").orElse("rgb");
    if (!order.equals("rgb") && !order.equals("bgr")) {
      throw config.refused("controlnet_conditioning_channel_order must be rgb or bgr");
    }
    return order.equals("bgr");
  }
}

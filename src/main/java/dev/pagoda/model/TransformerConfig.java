package dev.pagoda.model;

/**
 * What {@code transformer/config.json} (diffusers' {@code PixArtTransformer2DModel}) says and the
 * graph does not.
 *
 * @param sampleSize side of the latents that the model was made for
 * @param patchSize latents per token, each way
 * @param inChannels channels of the latents
 * @param outChannels channels that it predicts: twice as many where it predicts a variance too
 * @param captionChannels columns of the prompt embeddings
 */
public record TransformerConfig(
    int sampleSize, int patchSize, int inChannels, int outChannels, int captionChannels) {

  /** PixArt-Alpha of 1024 pixels; its configurations may leave the key out. */
  private static final int ALPHA_SIZE = 128;

  static TransformerConfig read(JsonFile config) {
    int sampleSize = config.integer("sample_size");
    if (config.flag("use_additional_conditions", sampleSize == ALPHA_SIZE)) {
      throw config.refused(
          config.has("use_additional_conditions")
              ? "use_additional_conditions is true, so this is PixArt-Alpha; only PixArt-Sigma is "
                  + "supported"
              : "use_additional_conditions is missing, which for sample_size 128 means true and "
                  + "PixArt-Alpha; PixArt-Sigma has false");
    }
    int inChannels = config.integer("in_channels");
    return new TransformerConfig(
        sampleSize,
        config.integer("patch_size"),
        inChannels,
        config.optionalInteger("out_channels").orElse(inChannels),
        config.integer("caption_channels"));
  }
}

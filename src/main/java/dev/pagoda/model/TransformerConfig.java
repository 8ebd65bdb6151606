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

  static TransformerConfig read(JsonFile config) {
    return new TransformerConfig(
        config.integer("sample_size"),
        config.integer("patch_size"),
        config.integer("in_channels"),
        config.integer("out_channels"),
        config.integer("caption_channels"));
  }
}

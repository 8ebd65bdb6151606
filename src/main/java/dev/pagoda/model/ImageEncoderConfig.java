package dev.pagoda.model;

/**
 * What {@code image_encoder/config.json} (transformers' {@code CLIPVisionModelWithProjection})
 * says.
 *
 * @param hiddenLayers number of transformer layers; hidden states are numbered 0 to this
 * @param hiddenSize columns of a hidden state
 * @param projectionDim columns of the projected picture
 * @param imageSize pixels of a side
 */
public record ImageEncoderConfig(
    int hiddenLayers, int hiddenSize, int projectionDim, int imageSize) {

  static ImageEncoderConfig read(JsonFile config) {
    return new ImageEncoderConfig(
        config.integer("num_hidden_layers"),
        config.integer("hidden_size"),
        config.integer("projection_dim"),
        config.integer("image_size"));
  }
}

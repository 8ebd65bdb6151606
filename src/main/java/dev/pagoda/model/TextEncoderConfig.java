package dev.pagoda.model;

/**
 * What the {@code config.json} of a text encoder (transformers' {@code CLIPTextModel}) says.
 *
 * @param hiddenLayers number of transformer layers; hidden states are numbered 0 to this
 * @param hiddenSize columns of a hidden state
 * @param projectionDim columns of the pooled, projected prompt
 */
public record TextEncoderConfig(int hiddenLayers, int hiddenSize, int projectionDim) {

  static TextEncoderConfig read(JsonFile config) {
    return new TextEncoderConfig(
        config.integer("num_hidden_layers"),
        config.integer("hidden_size"),
        config.integer("projection_dim"));
  }
}

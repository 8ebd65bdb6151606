package dev.pagoda.request;

import dev.pagoda.model.ModelInfo;

/** Defaults of what {@code PixArtSigmaPAGPipeline} takes and no other, as far as a model has it. */
final class PixArtDefaults {
  private static final int MAX_SEQUENCE_LENGTH = 300;

  private PixArtDefaults() {}

  static PixArtOptions of(ModelInfo model) {
    return new PixArtOptions(
        true, RenderSize.hasBins(model), Math.min(MAX_SEQUENCE_LENGTH, model.maxSequenceLength()));
  }
}

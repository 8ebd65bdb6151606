package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What {@code PixArtSigmaPAGPipeline} takes and no other.
 *
 * @param cleanCaption whether prompts are cleaned as the training captions were
 * @param useResolutionBinning whether the picture is rendered in the nearest size that the model
 *     was trained on, and cut of it
 * @param maxSequenceLength tokens per prompt
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PixArtOptions(
    Boolean cleanCaption, Boolean useResolutionBinning, Integer maxSequenceLength) {

  /** Nothing is said. */
  static final PixArtOptions NONE = new PixArtOptions(null, null, null);
}

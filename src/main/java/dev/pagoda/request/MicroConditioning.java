package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * SDXL's conditioning on sizes (Podell et al. 2023, section 2.2). The negative ones count for the
 * unconditional rows.
 *
 * @param originalSize of the picture before it was scaled
 * @param cropsCoordsTopLeft corner at which it was cut
 * @param targetSize of the picture after it was cut
 * @param negativeOriginalSize or null
 * @param negativeCropsCoordsTopLeft likewise a corner
 * @param negativeTargetSize or null
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MicroConditioning(
    Size originalSize,
    Offset cropsCoordsTopLeft,
    Size targetSize,
    Size negativeOriginalSize,
    Offset negativeCropsCoordsTopLeft,
    Size negativeTargetSize) {

  /** Nothing is said. */
  public static final MicroConditioning NONE =
      new MicroConditioning(null, null, null, null, null, null);
}

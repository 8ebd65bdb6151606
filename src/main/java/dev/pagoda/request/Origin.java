package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What denoising starts from where it is not noise alone; each is null where the task has none.
 *
 * @param image picture or latents of image-to-image and inpainting
 * @param strength share of the steps that is made, 0 to 1
 * @param maskImage white where inpainting repaints
 * @param paddingMaskCrop pixels around the mask that inpainting crops to
 * @param denoisingStart fraction at which denoising starts, instead of {@code strength}
 * @param aestheticScore conditions refiner-style models
 * @param negativeAestheticScore conditions the unconditional rows of refiner-style models
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Origin(
    ImageInput image,
    Double strength,
    ImageInput maskImage,
    Integer paddingMaskCrop,
    Double denoisingStart,
    Double aestheticScore,
    Double negativeAestheticScore) {

  /** Noise alone. */
  public static final Origin NOISE = new Origin(null, null, null, null, null, null, null);
}

package dev.pagoda.pipeline;

import dev.pagoda.image.CropRegion;
import dev.pagoda.image.Masks;
import dev.pagoda.image.Overlay;
import dev.pagoda.image.Picture;
import dev.pagoda.image.ResizeMode;
import dev.pagoda.image.RgbImage;
import dev.pagoda.image.VaeImages;
import dev.pagoda.request.InvalidRequestException;
import java.util.function.UnaryOperator;

/**
 * What inpainting renders of a picture and its mask: both whole, or with {@code padding_mask_crop}
 * only the part around the mask, which is pasted back in the end.
 *
 * @param pixels float32 [3, height, width], -1 to 1
 * @param mask float32 [height, width], 1 where the picture is repainted, else 0
 * @param finish of what was rendered; the picture keeps its own size where a part is pasted back
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record MaskedPicture(float[] pixels, float[] mask, UnaryOperator<RgbImage> finish) {

  /**
   * @param width rendered
   * @param height rendered
   */
  static MaskedPicture whole(Picture picture, Picture mask, int width, int height) {
    return new MaskedPicture(
        VaeImages.preprocess(picture, width, height),
        Masks.binary(mask, width, height),
        UnaryOperator.identity());
  }

  /**
   * @param width rendered
   * @param height rendered
   * @param padding pixels around the mask
   * @throws InvalidRequestException when the mask has another size than the picture
   * @throws dev.pagoda.image.ImageException when the mask is black
   */
  static MaskedPicture cropped(Picture picture, Picture mask, int width, int height, int padding) {
    if (mask.width() != picture.width() || mask.height() != picture.height()) {
      throw RunPlan.invalid(
          "mask_image",
          "is %dx%d, but with padding_mask_crop it must be %dx%d as image is."
              .formatted(mask.width(), mask.height(), picture.width(), picture.height()));
    }
    CropRegion region = CropRegion.of(mask, width, height, padding);
    return new MaskedPicture(
        VaeImages.tensor(ResizeMode.fill(region.crop(picture), width, height)),
        Masks.binary(ResizeMode.fill(region.crop(mask), width, height)),
        painted -> Overlay.apply(mask, picture, Picture.of(painted), region).toRgbImage());
  }

  /** The picture with mid-grey where it is repainted, as inpainting models are given it. */
  float[] masked() {
    return Masks.apply(pixels, mask);
  }
}

package dev.pagoda.api.openai;

import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageHeader;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.image.Picture;
import dev.pagoda.image.RgbImage;

/**
 * Masks of the OpenAI API: transparent where the picture is repainted. Ours are white there, so one
 * is made of its alpha, turned round.
 */
final class EditMask {
  private static final int RGBA = 4;
  private static final int RGB = 3;

  private EditMask() {}

  /**
   * Our mask.
   *
   * @param mask file
   * @param image file that is edited
   * @return a PNG file of the same size
   * @throws ImageException saying what is wrong with the mask
   */
  static byte[] toOurs(byte[] mask, byte[] image, ImageLimits limits) {
    Picture picture = new ImageDecoder(limits).decodeWithAlpha(mask);
    if (picture.channels() != RGBA) {
      throw new ImageException(
          "has no transparency to say what is repainted; `mask_image` takes black and white");
    }
    ImageHeader edited = header(image);
    if (edited != null
        && (edited.width() != picture.width() || edited.height() != picture.height())) {
      throw new ImageException(
          "is %dx%d, and the picture %dx%d; they must have one size"
              .formatted(picture.width(), picture.height(), edited.width(), edited.height()));
    }
    return ImageEncoder.png(turned(picture), "");
  }

  /** Null where the picture cannot be read, which the reader of requests says. */
  private static ImageHeader header(byte[] image) {
    try {
      return ImageHeader.read(image);
    } catch (ImageException e) {
      return null;
    }
  }

  private static RgbImage turned(Picture picture) {
    byte[] rgba = picture.data();
    byte[] rgb = new byte[rgba.length / RGBA * RGB];
    for (int from = RGBA - 1, to = 0; from < rgba.length; from += RGBA, to += RGB) {
      byte grey = (byte) ~rgba[from]; // 255 - alpha
      rgb[to] = grey;
      rgb[to + 1] = grey;
      rgb[to + 2] = grey;
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }
}

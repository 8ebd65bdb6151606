package dev.pagoda.image;

/** Puts a repainted part back into its picture: {@code VaeImageProcessor.apply_overlay}. */
public final class Overlay {
  // alpha_composite computes with 7 bits more than the result has.
  private static final int PRECISION = 7;

  private Overlay() {}

  /**
   * The original where the mask is black, what was painted where it is white, between them a mix:
   * the mask is used as it is, before it is made black and white.
   *
   * @param mask of the original's size
   * @param painted the rendered picture, which is resized to the region
   * @param region what was repainted
   * @return the original's size, RGB
   * @throws ImageException if mask and original differ in size
   */
  public static Picture apply(Picture mask, Picture original, Picture painted, CropRegion region) {
    if (mask.width() != original.width() || mask.height() != original.height()) {
      throw new ImageException(
          "The mask measures %dx%d and the image %dx%d; both must measure the same."
              .formatted(mask.width(), mask.height(), original.width(), original.height()));
    }
    Picture part = ResizeMode.crop(painted, region.width(), region.height());
    byte[] grey = mask.toGrey().data();
    byte[] kept = original.toRgb().data();
    byte[] rgb = new byte[kept.length];
    for (int y = 0; y < original.height(); y++) {
      for (int x = 0; x < original.width(); x++) {
        int pixel = y * original.width() + x;
        boolean isInside =
            x >= region.left() && x < region.right() && y >= region.top() && y < region.bottom();
        int under = isInside ? ((y - region.top()) * region.width() + x - region.left()) * 3 : -1;
        int alpha = 255 - (grey[pixel] & 0xff);
        for (int i = 3 * pixel; i < 3 * pixel + 3; i++) {
          int below = isInside ? part.data()[under++] & 0xff : 0;
          rgb[i] = (byte) over(kept[i] & 0xff, alpha, below);
        }
      }
    }
    return new Picture(original.width(), original.height(), Picture.RGB, rgb);
  }

  /** The kept level times alpha and back, which costs it precision, over an opaque level. */
  private static int over(int level, int alpha, int below) {
    if (alpha == 0) {
      return below;
    }
    int kept = Alpha.unmultiplied(Alpha.divide255(level * alpha), alpha);
    int share = alpha << PRECISION;
    int sum = kept * share + below * ((255 << PRECISION) - share) + (128 << PRECISION);
    return ((sum >> 8) + sum) >> 8 >> PRECISION;
  }
}

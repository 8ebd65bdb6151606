package dev.pagoda.image;

/**
 * A part of a picture, in pixels.
 *
 * @param right behind the last column
 * @param bottom behind the last row
 */
public record CropRegion(int left, int top, int right, int bottom) {
  /**
   * What is repainted with {@code padding_mask_crop}: {@code VaeImageProcessor.get_crop_region}.
   * The part of a mask that is not black, with padding around it, widened or heightened to the
   * sides' ratio of what is rendered as far as the picture goes.
   *
   * @param width rendered
   * @param height rendered
   * @param padding pixels on each side, 0 or more
   * @throws ImageException if the mask is black everywhere
   */
  public static CropRegion of(Picture mask, int width, int height, int padding) {
    Picture grey = mask.toGrey();
    CropRegion painted = bounds(grey);
    int left = Math.max(painted.left - padding, 0);
    int top = Math.max(painted.top - padding, 0);
    int right = Math.min(painted.right + padding, grey.width());
    int bottom = Math.min(painted.bottom + padding, grey.height());
    double ratio = (double) (right - left) / (bottom - top);
    double rendered = (double) width / height;
    if (ratio > rendered) {
      int missing = (int) ((right - left) / rendered - (bottom - top));
      int[] rows = grow(top, bottom, missing, grey.height());
      return new CropRegion(left, rows[0], right, rows[1]);
    }
    int missing = (int) ((bottom - top) * rendered - (right - left));
    int[] columns = grow(left, right, missing, grey.width());
    return new CropRegion(columns[0], top, columns[1], bottom);
  }

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }

  /**
   * The part of a picture; the picture itself where it is all of it.
   *
   * @throws ImageException if it does not lie inside the picture
   */
  public Picture crop(Picture image) {
    if (left < 0 || top < 0 || right > image.width() || bottom > image.height()) {
      throw new ImageException(
          "The part from %d,%d to %d,%d does not lie inside an image of %dx%d."
              .formatted(left, top, right, bottom, image.width(), image.height()));
    }
    if (width() == image.width() && height() == image.height()) {
      return image;
    }
    int rowBytes = width() * image.channels();
    byte[] part = new byte[rowBytes * height()];
    for (int y = 0; y < height(); y++) {
      int from = ((top + y) * image.width() + left) * image.channels();
      System.arraycopy(image.data(), from, part, y * rowBytes, rowBytes);
    }
    return new Picture(width(), height(), image.channels(), part);
  }

  /** Grows to both sides, and where the picture ends more to the other side. */
  private static int[] grow(int from, int to, int missing, int end) {
    int start = from - missing / 2;
    int stop = to + missing - missing / 2;
    if (stop >= end) {
      start -= stop - end;
      stop = end;
    }
    if (start < 0) {
      stop -= start;
      start = 0;
    }
    return new int[] {start, Math.min(stop, end)};
  }

  private static CropRegion bounds(Picture grey) {
    int left = grey.width();
    int top = grey.height();
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < grey.height(); y++) {
      for (int x = 0; x < grey.width(); x++) {
        if (grey.data()[y * grey.width() + x] != 0) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = y + 1;
        }
      }
    }
    if (right == 0) {
      throw new ImageException("The mask is black everywhere, so there is nothing to repaint.");
    }
    return new CropRegion(left, top, right, bottom);
  }
}

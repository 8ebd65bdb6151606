package dev.pagoda.image;

/** The resize modes of {@code VaeImageProcessor} that keep the ratio of the sides. */
public final class ResizeMode {
  private ResizeMode() {}

  /**
   * The whole picture in the middle, by Lanczos; bars beside it continue its first and last rows or
   * columns. RGB.
   */
  public static Picture fill(Picture image, int width, int height) {
    double ratio = (double) width / height;
    double sourceRatio = (double) image.width() / image.height();
    int innerWidth = ratio < sourceRatio ? width : scaled(image.width(), height, image.height());
    int innerHeight = ratio >= sourceRatio ? height : scaled(image.height(), width, image.width());
    Picture inner = Resampling.lanczos(image, innerWidth, innerHeight).toRgb();
    Canvas canvas = new Canvas(width, height);
    int left = width / 2 - innerWidth / 2;
    int top = height / 2 - innerHeight / 2;
    canvas.paste(inner, left, top);
    if (ratio < sourceRatio && top > 0) {
      canvas.paste(bar(inner, width, top, new CropRegion(0, 0, width, 0)), 0, 0);
      CropRegion last = new CropRegion(0, innerHeight, width, innerHeight);
      canvas.paste(bar(inner, width, top, last), 0, top + innerHeight);
    } else if (ratio > sourceRatio && left > 0) {
      canvas.paste(bar(inner, left, height, new CropRegion(0, 0, 0, height)), 0, 0);
      CropRegion last = new CropRegion(innerWidth, 0, innerWidth, height);
      canvas.paste(bar(inner, left, height, last), left + innerWidth, 0);
    }
    return canvas.picture();
  }

  /** The middle of the picture, by Lanczos, as large as fits. RGB. */
  public static Picture crop(Picture image, int width, int height) {
    double ratio = (double) width / height;
    double sourceRatio = (double) image.width() / image.height();
    int outerWidth = ratio > sourceRatio ? width : scaled(image.width(), height, image.height());
    int outerHeight = ratio <= sourceRatio ? height : scaled(image.height(), width, image.width());
    int left = outerWidth / 2 - width / 2;
    int top = outerHeight / 2 - height / 2;
    CropRegion middle =
        new CropRegion(
            Math.max(left, 0),
            Math.max(top, 0),
            Math.min(left + width, outerWidth),
            Math.min(top + height, outerHeight));
    Picture part =
        Resampling.part(image, ResampleFilter.LANCZOS, outerWidth, outerHeight, middle).toRgb();
    Canvas canvas = new Canvas(width, height);
    canvas.paste(part, middle.left() - left, middle.top() - top);
    return canvas.picture();
  }

  private static int scaled(int side, int to, int from) {
    return Math.toIntExact((long) side * to / from);
  }

  private static Picture bar(Picture inner, int width, int height, CropRegion edge) {
    return Resampling.box(inner, edge, ResampleFilter.BICUBIC, width, height);
  }

  /** A black RGB picture that others are pasted into; what lies outside is cut. */
  private static final class Canvas {
    private final int width;
    private final int height;
    private final byte[] rgb;

    Canvas(int width, int height) {
      this.width = width;
      this.height = height;
      this.rgb = new byte[3 * Math.multiplyExact(width, height)];
    }

    void paste(Picture image, int left, int top) {
      int from = Math.max(left, 0);
      int to = Math.min(left + image.width(), width);
      for (int y = Math.max(top, 0); y < Math.min(top + image.height(), height); y++) {
        int source = 3 * ((y - top) * image.width() + from - left);
        System.arraycopy(image.data(), source, rgb, 3 * (y * width + from), 3 * (to - from));
      }
    }

    Picture picture() {
      return new Picture(width, height, Picture.RGB, rgb);
    }
  }
}

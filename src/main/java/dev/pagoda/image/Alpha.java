package dev.pagoda.image;

/** Pillow's arithmetic of transparency in 8 bits. */
final class Alpha {
  private Alpha() {}

  /** {@code value / 255}, rounded. */
  static int divide255(int value) {
    int half = value + 128;
    return ((half >> 8) + half) >> 8;
  }

  /** Colours times alpha: Pillow's mode {@code RGBa}. */
  static Picture multiply(Picture image) {
    byte[] from = image.data();
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length; i += 4) {
      int alpha = from[i + 3] & 0xff;
      for (int channel = 0; channel < 3; channel++) {
        to[i + channel] = (byte) divide255((from[i + channel] & 0xff) * alpha);
      }
      to[i + 3] = from[i + 3];
    }
    return new Picture(image.width(), image.height(), Picture.RGBA, to);
  }

  /** The way back, rounded down. */
  static Picture divide(Picture image) {
    byte[] from = image.data();
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length; i += 4) {
      int alpha = from[i + 3] & 0xff;
      for (int channel = 0; channel < 3; channel++) {
        to[i + channel] = (byte) unmultiplied(from[i + channel] & 0xff, alpha);
      }
      to[i + 3] = from[i + 3];
    }
    return new Picture(image.width(), image.height(), Picture.RGBA, to);
  }

  static int unmultiplied(int level, int alpha) {
    return alpha == 0 || alpha == 255 ? level : Math.min(255 * level / alpha, 255);
  }
}

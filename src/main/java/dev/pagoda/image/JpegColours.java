package dev.pagoda.image;

/** What the components of a JPEG file stand for, told as libjpeg tells it. */
enum JpegColours {
  GREY,
  RGB,
  YCC,
  CMYK,
  YCCK;

  static final int NO_ADOBE = -1;
  private static final int ADOBE_PLAIN = 0;

  /**
   * @param adobeTransform of the Adobe segment, or {@link #NO_ADOBE}
   */
  static JpegColours of(JpegFrame frame, boolean isJfif, int adobeTransform) {
    return switch (frame.components()) {
      case 1 -> GREY;
      case 3 -> isJfif || !isPlain(frame, adobeTransform) ? YCC : RGB;
      default -> adobeTransform == NO_ADOBE || adobeTransform == ADOBE_PLAIN ? CMYK : YCCK;
    };
  }

  private static boolean isPlain(JpegFrame frame, int adobeTransform) {
    return adobeTransform == NO_ADOBE ? frame.letters() : adobeTransform == ADOBE_PLAIN;
  }

  /**
   * @param samples the components of a pixel side by side; overwritten
   */
  Picture toPicture(int width, int height, byte[] samples) {
    switch (this) {
      case YCC -> fromYcc(samples, 3);
      case YCCK -> {
        fromYcc(samples, 4);
        return new Picture(width, height, 3, fromInk(samples, 0));
      }
      case CMYK -> {
        return new Picture(width, height, 3, fromInk(samples, 0xff));
      }
      case GREY, RGB -> {}
    }
    return new Picture(width, height, this == GREY ? 1 : 3, samples);
  }

  /** Luma and chroma to red, green and blue, in libjpeg's fixed point. */
  private static void fromYcc(byte[] samples, int each) {
    for (int i = 0; i < samples.length; i += each) {
      int luma = samples[i] & 0xff;
      int blue = (samples[i + 1] & 0xff) - 128;
      int red = (samples[i + 2] & 0xff) - 128;
      samples[i] = level(luma + ((91881 * red + 0x8000) >> 16));
      samples[i + 1] = level(luma + ((-22554 * blue - 46802 * red + 0x8000) >> 16));
      samples[i + 2] = level(luma + ((116130 * blue + 0x8000) >> 16));
    }
  }

  /**
   * Cyan, magenta, yellow and black to red, green and blue as Pillow does it. Files hold them
   * inverted, as Adobe writes them; so 255 of black is light.
   *
   * @param invert 0xff where the first three are inverted too, 0 where they come from YCC
   */
  private static byte[] fromInk(byte[] samples, int invert) {
    byte[] rgb = new byte[samples.length / 4 * 3];
    for (int from = 0, to = 0; from < samples.length; from += 4, to += 3) {
      int light = samples[from + 3] & 0xff;
      for (int i = 0; i < 3; i++) {
        int ink = ((samples[from + i] & 0xff) ^ invert) * light + 128;
        rgb[to + i] = (byte) (light - (((ink >> 8) + ink) >> 8));
      }
    }
    return rgb;
  }

  private static byte level(int value) {
    return (byte) Math.min(Math.max(value, 0), 255);
  }
}

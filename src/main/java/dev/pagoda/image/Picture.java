package dev.pagoda.image;

/**
 * A picture that comes in.
 *
 * @param channels 1 (grey), 3 (red, green, blue) or 4 (red, green, blue, alpha; not premultiplied)
 * @param data width * height * channels bytes, row by row, channels of a pixel side by side
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are moved, never compared
public record Picture(int width, int height, int channels, byte[] data) {
  static final int GREY = 1;
  static final int RGB = 3;
  static final int RGBA = 4;

  public Picture {
    if (width < 1 || height < 1 || (channels != GREY && channels != RGB && channels != RGBA)) {
      throw new IllegalArgumentException(width + "x" + height + "x" + channels);
    }
    if (data.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
      throw new IllegalArgumentException(
          "%d bytes for %dx%dx%d".formatted(data.length, width, height, channels));
    }
  }

  /** Shares the pixels of {@code image}. */
  public static Picture of(RgbImage image) {
    return new Picture(image.width(), image.height(), RGB, image.rgb());
  }

  /** Shares the pixels if they are red, green and blue already. */
  public RgbImage toRgbImage() {
    return new RgbImage(width, height, toRgb().data);
  }

  /** 3 channels: grey three times, or without the alpha; itself where it has 3. */
  public Picture toRgb() {
    if (channels == RGB) {
      return this;
    }
    int pixels = width * height;
    byte[] rgb = new byte[RGB * pixels];
    int green = channels == GREY ? 0 : 1;
    int blue = channels == GREY ? 0 : 2;
    for (int i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += RGB) {
      rgb[to] = data[from];
      rgb[to + 1] = data[from + green];
      rgb[to + 2] = data[from + blue];
    }
    return new Picture(width, height, RGB, rgb);
  }

  /**
   * 1 channel, ITU-R 601-2 luma in Pillow's fixed point: (19595 R + 38470 G + 7471 B + 2^15) /
   * 2^16; itself where it has 1.
   */
  public Picture toGrey() {
    if (channels == GREY) {
      return this;
    }
    byte[] grey = new byte[width * height];
    for (int i = 0, from = 0; i < grey.length; i++, from += channels) {
      int luma =
          (data[from] & 0xff) * 19595
              + (data[from + 1] & 0xff) * 38470
              + (data[from + 2] & 0xff) * 7471
              + 0x8000;
      grey[i] = (byte) (luma >> 16);
    }
    return new Picture(width, height, GREY, grey);
  }

  Picture withoutAlpha() {
    return channels == RGBA ? toRgb() : this;
  }
}

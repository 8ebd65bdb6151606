package dev.pagoda.image;

/**
 * The {@code IHDR} chunk.
 *
 * @param depth bits of a sample: 1, 2, 4, 8 or 16
 */
record PngHeader(int width, int height, int depth, Colour colour, boolean interlaced) {
  private static final int SIZE = 13;

  /** What a pixel's samples are; the depths that are allowed are bits of a number. */
  enum Colour {
    GREY(0, 1, 1 | 2 | 4 | 8 | 16),
    RGB(2, 3, 8 | 16),
    PALETTE(3, 1, 1 | 2 | 4 | 8),
    GREY_ALPHA(4, 2, 8 | 16),
    RGB_ALPHA(6, 4, 8 | 16);

    private final int code;
    private final int samples;
    private final int depths;

    Colour(int code, int samples, int depths) {
      this.code = code;
      this.samples = samples;
      this.depths = depths;
    }

    int samples() {
      return samples;
    }

    private static Colour of(int code, int depth) {
      for (Colour colour : values()) {
        if (colour.code == code && Integer.bitCount(depth) == 1 && (colour.depths & depth) != 0) {
          return colour;
        }
      }
      throw new ImageException(
          "The PNG file has colour type %d with %d bits, which does not exist."
              .formatted(code, depth));
    }
  }

  static PngHeader read(FileReader chunk) {
    if (chunk.left() != SIZE) {
      throw new ImageException("The PNG file's header is damaged.");
    }
    long width = chunk.u32();
    long height = chunk.u32();
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new ImageException("The PNG file tells a size of %dx%d.".formatted(width, height));
    }
    int depth = chunk.u8();
    Colour colour = Colour.of(chunk.u8(), depth);
    int compression = chunk.u8();
    int filter = chunk.u8();
    int interlace = chunk.u8();
    if (compression != 0 || filter != 0 || interlace > 1) {
      throw new ImageException("The PNG file is packed in a way that does not exist.");
    }
    return new PngHeader((int) width, (int) height, depth, colour, interlace == 1);
  }

  int bitsPerPixel() {
    return depth * colour.samples();
  }

  /** Bytes of {@code count} pixels of a row, without its filter byte. */
  long rowBytes(int count) {
    return ((long) count * bitsPerPixel() + 7) / 8;
  }
}

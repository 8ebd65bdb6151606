package dev.pagoda.image;

import java.util.OptionalInt;

/** How stored pixels are turned before they are shown: the values of EXIF's Orientation. */
enum Orientation {
  NORMAL(false, false, false),
  FLIPPED(false, true, false),
  HALF_TURN(false, true, true),
  UPSIDE_DOWN(false, false, true),
  TRANSPOSED(true, false, false),
  QUARTER_RIGHT(true, false, true),
  TRANSVERSED(true, true, true),
  QUARTER_LEFT(true, true, false);

  private final boolean swapsSides;
  private final boolean flipsColumns;
  private final boolean flipsRows;

  /** The flips are those of the stored picture; the sides are swapped afterwards. */
  Orientation(boolean swapsSides, boolean flipsColumns, boolean flipsRows) {
    this.swapsSides = swapsSides;
    this.flipsColumns = flipsColumns;
    this.flipsRows = flipsRows;
  }

  /**
   * @param value 1 to 8; what is outside means no turn, as with Pillow
   */
  static Orientation of(int value) {
    return value < 1 || value > values().length ? NORMAL : values()[value - 1];
  }

  /**
   * What a file tells: EXIF goes before XMP.
   *
   * @param exif a TIFF block, also with its prefix; may be empty or damaged, which tells nothing
   * @param xmp an XMP packet; may be empty
   */
  static Orientation told(byte[] exif, byte[] xmp) {
    OptionalInt value = ExifOrientation.find(exif);
    return of(value.isPresent() ? value.getAsInt() : XmpOrientation.find(xmp));
  }

  boolean swapsSides() {
    return swapsSides;
  }

  Picture apply(Picture stored) {
    if (this == NORMAL) {
      return stored;
    }
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    int channels = stored.channels();
    int column = flipsColumns ? -channels : channels;
    int row = (flipsRows ? -stored.width() : stored.width()) * channels;
    int alongX = swapsSides ? row : column;
    int alongY = swapsSides ? column : row;
    int start =
        (flipsColumns ? (stored.width() - 1) * channels : 0)
            + (flipsRows ? (stored.height() - 1) * stored.width() * channels : 0);
    byte[] from = stored.data();
    byte[] turned = new byte[from.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int at = start + y * alongY;
      for (int x = 0; x < width; x++, at += alongX) {
        for (int channel = 0; channel < channels; channel++) {
          turned[to++] = from[at + channel];
        }
      }
    }
    return new Picture(width, height, channels, turned);
  }
}

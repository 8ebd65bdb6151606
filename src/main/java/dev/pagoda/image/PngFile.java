package dev.pagoda.image;

import java.util.List;

/**
 * A PNG file, its check sums checked.
 *
 * @param palette red, green and blue of at most 256 entries; empty if there is none
 * @param transparency content of the {@code tRNS} chunk; empty if there is none
 * @param pixels the parts of the compressed pixels, in order
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PngFile(
    PngHeader header,
    Orientation orientation,
    byte[] palette,
    byte[] transparency,
    List<FileSlice> pixels)
    implements ImageFile {

  static PngFile parse(byte[] file) {
    return new PngParser(file).parse();
  }

  @Override
  public ImageFormat format() {
    return ImageFormat.PNG;
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public int height() {
    return header.height();
  }

  @Override
  public Picture decode() {
    return new PngPixels(this).decode();
  }
}

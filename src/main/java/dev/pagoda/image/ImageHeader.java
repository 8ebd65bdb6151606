package dev.pagoda.image;

/**
 * What a picture's file tells before it is decoded.
 *
 * @param width in pixels, as the picture is shown: after the rotation that EXIF asks for
 * @param height in pixels, likewise
 */
public record ImageHeader(ImageFormat format, int width, int height) {
  /**
   * Reads the header and walks through the parts of a file without decoding pixels.
   *
   * @throws ImageException if the file is none of the formats, ends too soon, or is of a kind that
   *     is not read
   */
  public static ImageHeader read(byte[] file) {
    return of(ImageFile.parse(file));
  }

  static ImageHeader of(ImageFile file) {
    return file.orientation().swapsSides()
        ? new ImageHeader(file.format(), file.height(), file.width())
        : new ImageHeader(file.format(), file.width(), file.height());
  }
}

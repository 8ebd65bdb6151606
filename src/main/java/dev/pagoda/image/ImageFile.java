package dev.pagoda.image;

/** A file whose parts are known, not yet decoded. */
sealed interface ImageFile permits PngFile, JpegFile, WebpFile {
  ImageFormat format();

  /** Pixels, as stored. */
  int width();

  /** Pixels, as stored. */
  int height();

  /** How the stored pixels are turned before they are shown. */
  Orientation orientation();

  /**
   * Decodes the pixels as they are stored.
   *
   * @return 1, 3 or 4 channels
   * @throws ImageException if the pixels are damaged
   */
  Picture decode();

  static ImageFile parse(byte[] file) {
    return switch (ImageFormat.of(file)) {
      case PNG -> PngFile.parse(file);
      case JPEG -> JpegFile.parse(file);
      case WEBP -> WebpFile.parse(file);
    };
  }
}

package dev.pagoda.image;

/**
 * A still WebP file.
 *
 * @param plain the file with nothing in it but the pixels
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record WebpFile(int width, int height, boolean hasAlpha, Orientation orientation, byte[] plain)
    implements ImageFile {

  static WebpFile parse(byte[] file) {
    return new WebpParser(file).parse();
  }

  @Override
  public ImageFormat format() {
    return ImageFormat.WEBP;
  }

  @Override
  public Picture decode() {
    return WebpPixels.decode(this);
  }
}

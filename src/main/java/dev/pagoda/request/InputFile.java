package dev.pagoda.request;

import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageHeader;
import dev.pagoda.image.ImageLimits;

/**
 * A file that came in, checked.
 *
 * @param content what it holds
 * @param contentType media type, told by its first bytes
 * @param extension of a file's name
 */
record InputFile(InputContent content, String contentType, String extension) {
  /** Pictures up to this size are decoded to see whether they can be; it takes some 50 ms. */
  private static final long DECODED_PIXELS = 1L << 22;

  /**
   * Checks the size by the header, and the rest of the file as far as it takes little time.
   *
   * @throws dev.pagoda.image.ImageException if it cannot be used
   */
  static InputFile of(byte[] file, ImageLimits limits) {
    limits.check(file);
    if (LatentsFile.is(file)) {
      OutputFormat latents = OutputFormat.LATENTS;
      return new InputFile(LatentsFile.read(file), latents.contentType(), latents.extension());
    }
    ImageHeader header = ImageHeader.read(file);
    limits.check(header);
    if ((long) header.width() * header.height() <= DECODED_PIXELS) {
      new ImageDecoder(limits).decode(file);
    }
    return new InputFile(
        InputContent.picture(header.width(), header.height()),
        header.format().contentType(),
        header.format().extension());
  }
}

package dev.pagoda.request;

import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageHeader;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.safetensors.SafetensorsException;
import dev.pagoda.safetensors.StoredLatents;

/**
 * A file that came in, checked.
 *
 * @param content what it holds
 * @param contentType media type, told by its first bytes
 * @param extension of a file's name
 */
record InputFile(InputContent content, String contentType, String extension) {
  private static final int PIXELS_PER_LATENT = 8;
  private static final int CHANNELS = 4;

  /** Pictures up to this size are decoded to see whether they can be; it takes some 50 ms. */
  private static final long DECODED_PIXELS = 1L << 22;

  /**
   * Checks the size by the header, and the rest of the file as far as it takes little time.
   *
   * @throws dev.pagoda.image.ImageException if it is a picture that cannot be used, or neither
   *     picture nor latents
   * @throws SafetensorsException if it holds latents that cannot be used
   */
  static InputFile of(byte[] file, ImageLimits limits) {
    limits.check(file);
    if (StoredLatents.isFile(file)) {
      OutputFormat latents = OutputFormat.LATENTS;
      return new InputFile(latents(file), latents.contentType(), latents.extension());
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

  private static InputContent latents(byte[] file) {
    StoredLatents latents = StoredLatents.read(file);
    if (latents.channels() != CHANNELS) {
      throw new SafetensorsException(
          "latents have %d channels, not %d".formatted(latents.channels(), CHANNELS));
    }
    return new InputContent(
        true,
        latents.batch(),
        latents.width() * PIXELS_PER_LATENT,
        latents.height() * PIXELS_PER_LATENT);
  }
}

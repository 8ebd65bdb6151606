package dev.pagoda.image;

/**
 * Decodes PNG, JPEG and WebP files that strangers send, as {@code diffusers.utils.load_image} does:
 * turned as EXIF or XMP asks, colour profiles ignored. Size is checked before anything is decoded,
 * and nothing but pixels is ever decompressed to more than a bounded size.
 *
 * <p>Pixels are those of Pillow 12, bit for bit, with these exceptions: 16-bit grey becomes 8-bit
 * by its high byte (Pillow clips it, so nearly all is white); JPEG whose chroma is halved in height
 * only (4:4:0) depends on the JDK, whose own libjpeg 6b repeats chroma rows where libjpeg-turbo, in
 * Pillow and in the JDKs of some distributions, interpolates them: up to 80 levels at sharp edges
 * of colour. JPEG of all other samplings agreed in all of 25 million values.
 *
 * <p>Refused where Pillow takes what it finds: animations, files that end too soon, damaged check
 * sums and entropy-coded data. Thread-safe.
 */
public final class ImageDecoder {
  private final ImageLimits limits;

  public ImageDecoder(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * A picture without its transparency: as with {@code convert("RGB")}, alpha is dropped and what
   * it hid is seen.
   *
   * @return 1 channel for a grey file, else 3
   * @throws ImageException if the file is too large, damaged or of a kind that is not read
   */
  public Picture decode(byte[] file) {
    return decodeWithAlpha(file).withoutAlpha();
  }

  /**
   * A picture with its transparency.
   *
   * @return 1, 3 or, where the file has any transparency, 4 channels
   * @throws ImageException if the file is too large, damaged or of a kind that is not read
   */
  public Picture decodeWithAlpha(byte[] file) {
    limits.check(file);
    ImageFile parsed = ImageFile.parse(file);
    limits.check(ImageHeader.of(parsed));
    return parsed.orientation().apply(parsed.decode());
  }
}

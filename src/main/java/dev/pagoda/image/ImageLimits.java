package dev.pagoda.image;

/**
 * What a picture may measure.
 *
 * @param bytes most bytes of a file
 * @param side most pixels of width, and of height
 * @param pixels most pixels in all, at most 536 870 911: four bytes each must fit into an array
 */
public record ImageLimits(long bytes, int side, long pixels) {
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 4;

  public ImageLimits {
    if (bytes < 1 || side < 1 || pixels < 1 || pixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "limits of pictures: %d bytes, side %d, %d pixels".formatted(bytes, side, pixels));
    }
  }

  /**
   * Checks the size of a file.
   *
   * @throws ImageException if it has too many bytes
   */
  public void check(byte[] file) {
    if (file.length > bytes) {
      throw new ImageException(
          "The image has %d bytes; at most %d are allowed.".formatted(file.length, bytes));
    }
  }

  /**
   * Checks the size of a picture.
   *
   * @throws ImageException if it has too many pixels or too long a side
   */
  public void check(ImageHeader header) {
    int width = header.width();
    int height = header.height();
    if (width > side || height > side) {
      throw new ImageException(
          "The image measures %dx%d; a side may have at most %d pixels."
              .formatted(width, height, side));
    }
    if ((long) width * height > pixels) {
      throw new ImageException(
          "The image measures %dx%d; at most %d pixels are allowed."
              .formatted(width, height, pixels));
    }
  }
}

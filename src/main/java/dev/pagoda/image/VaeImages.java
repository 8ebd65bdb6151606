package dev.pagoda.image;

/** Pictures for a VAE encoder: {@code VaeImageProcessor.preprocess}. */
public final class VaeImages {
  /** Pixels of a side for each value of the latents. */
  public static final int SCALE_FACTOR = 8;

  private static final float[] LEVELS = levels();

  private VaeImages() {}

  /**
   * A side of a picture rounded down to a multiple of 8, as it is rendered where no size is asked
   * for.
   *
   * @throws ImageException if that is 0
   */
  public static int side(int pixels) {
    if (pixels < SCALE_FACTOR) {
      throw new ImageException(
          "The image has a side of %d pixels; at least %d are needed."
              .formatted(pixels, SCALE_FACTOR));
    }
    return pixels - pixels % SCALE_FACTOR;
  }

  /**
   * A picture resized by Lanczos, whatever the ratio of its sides.
   *
   * @return float32 [3, height, width], -1 to 1
   */
  public static float[] preprocess(Picture image, int width, int height) {
    return tensor(Resampling.lanczos(image.toRgb(), width, height));
  }

  /**
   * A picture as it is.
   *
   * @return float32 [3, height, width], -1 to 1
   */
  public static float[] tensor(Picture image) {
    return Tensors.planes(image.toRgb(), LEVELS);
  }

  private static float[] levels() {
    float[] levels = Tensors.units();
    for (int level = 0; level < levels.length; level++) {
      levels[level] = 2 * levels[level] - 1;
    }
    return levels;
  }
}

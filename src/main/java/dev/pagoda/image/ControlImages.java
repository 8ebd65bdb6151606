package dev.pagoda.image;

/** Pictures for a ControlNet. */
public final class ControlImages {
  private static final float[] LEVELS = Tensors.units();

  private ControlImages() {}

  /**
   * A picture resized by Lanczos, then without its alpha.
   *
   * @return float32 [3, height, width], 0 to 1
   */
  public static float[] preprocess(Picture image, int width, int height) {
    return Tensors.planes(Resampling.lanczos(image, width, height).toRgb(), LEVELS);
  }
}

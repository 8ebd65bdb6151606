package dev.pagoda.image;

/** Pictures for a CLIP image encoder: {@code CLIPImageProcessor}. */
public final class ClipImages {
  private static final int CHANNELS = 3;

  private ClipImages() {}

  /**
   * A picture whose shorter side is resized to {@code size} by a cubic kernel, its middle, each
   * channel less its mean and divided by its deviation.
   *
   * @param mean of red, green, blue; 0 to 1
   * @param std deviation of red, green, blue
   * @return float32 [3, size, size]
   */
  public static float[] preprocess(Picture image, int size, float[] mean, float[] std) {
    float[][] levels = new float[CHANNELS][];
    for (int channel = 0; channel < CHANNELS; channel++) {
      levels[channel] = Tensors.units();
      for (int level = 0; level < levels[channel].length; level++) {
        levels[channel][level] = (levels[channel][level] - mean[channel]) / std[channel];
      }
    }
    return Tensors.planes(middle(image.toRgb(), size), levels);
  }

  /** The square in the middle of the resized picture. */
  static Picture middle(Picture rgb, int size) {
    int shorter = Math.min(rgb.width(), rgb.height());
    int width = longer(rgb.width(), shorter, size);
    int height = longer(rgb.height(), shorter, size);
    int left = (width - size) / 2;
    int top = (height - size) / 2;
    CropRegion middle = new CropRegion(left, top, left + size, top + size);
    return Resampling.part(rgb, ResampleFilter.BICUBIC, width, height, middle);
  }

  private static int longer(int side, int shorter, int size) {
    return side == shorter ? size : (int) ((long) size * side / shorter);
  }
}

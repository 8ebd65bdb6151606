package dev.pagoda.image;

/** The way from a decoder's output to 8-bit pixels: {@code VaeImageProcessor.postprocess}. */
public final class Pixels {
  private static final int CHANNELS = 3;

  private Pixels() {}

  /**
   * The picture of a VAE decoder's output.
   *
   * @param sample float32 [.., 3, height, width], -1 to 1; what lies outside is clamped
   * @param from index of the picture's first value
   */
  public static RgbImage toImage(float[] sample, int from, int width, int height) {
    int plane = width * height;
    byte[] rgb = new byte[CHANNELS * plane];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int start = from + channel * plane;
      for (int i = 0; i < plane; i++) {
        float unit = Math.min(Math.max(sample[start + i] * 0.5f + 0.5f, 0f), 1f);
        // Halves go to the even level, as in torch and NumPy.
        rgb[CHANNELS * i + channel] = (byte) (int) Math.rint(unit * 255f);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}

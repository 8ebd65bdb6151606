package dev.pagoda.image;

/** Masks for inpainting: white is repainted, black is kept. */
public final class Masks {
  // 127 / 255 is below 0.5, 128 / 255 above.
  private static final int WHITE_FROM = 128;

  private Masks() {}

  /**
   * A mask resized by Lanczos in its own colours, then grey, then black and white.
   *
   * @return float32 [height, width], 0 or 1
   */
  public static float[] binary(Picture mask, int width, int height) {
    return binary(Resampling.lanczos(mask, width, height));
  }

  /**
   * A mask as it is, black and white: 1 where its grey is at least a half.
   *
   * @return float32 [height, width], 0 or 1
   */
  public static float[] binary(Picture mask) {
    byte[] grey = mask.toGrey().data();
    float[] binary = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      binary[i] = (grey[i] & 0xff) >= WHITE_FROM ? 1 : 0;
    }
    return binary;
  }

  /**
   * A mask in the size of the latents, by nearest neighbour as {@code torch.nn.functional} takes
   * it: the pixel up and left.
   *
   * @param mask [height, width]
   * @return [latentHeight, latentWidth]
   */
  public static float[] latent(
      float[] mask, int width, int height, int latentWidth, int latentHeight) {
    requireSize(mask, (long) width * height);
    int[] columns = nearest(width, latentWidth);
    int[] rows = nearest(height, latentHeight);
    float[] latent = new float[Math.multiplyExact(latentWidth, latentHeight)];
    for (int y = 0; y < latentHeight; y++) {
      for (int x = 0; x < latentWidth; x++) {
        latent[y * latentWidth + x] = mask[rows[y] * width + columns[x]];
      }
    }
    return latent;
  }

  /**
   * A picture with 0, which is mid-grey, where it is repainted.
   *
   * @param image [3, height, width], -1 to 1
   * @param mask [height, width]
   * @return [3, height, width]
   */
  public static float[] apply(float[] image, float[] mask) {
    requireSize(image, 3L * mask.length);
    float[] kept = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      kept[i] = image[i] * (mask[i % mask.length] < 0.5f ? 1 : 0);
    }
    return kept;
  }

  private static int[] nearest(int from, int to) {
    float scale = (float) from / to;
    int[] nearest = new int[to];
    for (int i = 0; i < to; i++) {
      nearest[i] = Math.min((int) (i * scale), from - 1);
    }
    return nearest;
  }

  private static void requireSize(float[] values, long size) {
    if (values.length != size) {
      throw new IllegalArgumentException(values.length + " values, not " + size);
    }
  }
}

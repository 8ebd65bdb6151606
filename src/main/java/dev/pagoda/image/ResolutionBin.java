package dev.pagoda.image;

/**
 * A size that PixArt-Sigma was trained on.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ResolutionBin(int height, int width) {
  /** Heights and widths of the bins in sixteenths of the model's side, by rising ratio. */
  private static final int[][] BINS = {
    {8, 32}, {8, 29}, {9, 28}, {9, 27}, {9, 26}, {10, 25}, {10, 24}, {11, 23}, {11, 22}, {11, 21},
    {12, 21}, {12, 20}, {13, 19}, {13, 18}, {14, 18}, {14, 17}, {15, 17}, {15, 16}, {16, 16},
    {16, 15}, {17, 15}, {17, 14}, {18, 14}, {18, 13}, {19, 13}, {20, 12}, {21, 12}, {22, 11},
    {23, 11}, {24, 10}, {25, 10}, {27, 9}, {32, 8}
  };

  /** What the models of 2048 pixels have besides. */
  private static final int[][] BINS_OF_2048 = {
    {8, 31}, {8, 30}, {26, 9}, {28, 9}, {29, 8}, {30, 8}, {31, 8}
  };

  /**
   * The bin whose ratio of height to width, rounded to hundredths as diffusers keeps it, is
   * nearest.
   *
   * @param side pixels of the model's square: 256, 512, 1024 or 2048
   */
  public static ResolutionBin closest(int side, int height, int width) {
    if (side != 256 && side != 512 && side != 1024 && side != 2048) {
      throw new IllegalArgumentException("no bins for a side of " + side);
    }
    double ratio = (double) height / width;
    int[] closest = BINS[0];
    for (int[] bin : BINS) {
      closest = closer(closest, bin, ratio);
    }
    if (side == 2048) {
      for (int[] bin : BINS_OF_2048) {
        closest = closer(closest, bin, ratio);
      }
    }
    return new ResolutionBin(closest[0] * side / 16, closest[1] * side / 16);
  }

  /** Of two that are equally near the flatter one: it comes first in diffusers' table. */
  private static int[] closer(int[] one, int[] other, double ratio) {
    double toOne = Math.abs(rounded(one) - ratio);
    double toOther = Math.abs(rounded(other) - ratio);
    boolean isOther = toOther < toOne || (toOther == toOne && rounded(other) < rounded(one));
    return isOther ? other : one;
  }

  private static double rounded(int[] bin) {
    return Math.rint(100.0 * bin[0] / bin[1]) / 100;
  }
}

package dev.pagoda.image;

/**
 * What each pixel of a resized line is made of: {@code weights[i * width + k]}, in units of 2^-22,
 * for pixel {@code first[i] + k} of the source, k below {@code count[i]}. Computed as Pillow's
 * {@code Resample.c} does, in double and then rounded half away from 0.
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record ResampleWeights(int[] first, int[] count, int[] weights, int width) {
  static final int PRECISION = 22;

  /**
   * @param size pixels of the source
   * @param from where the part of the source that becomes the line begins
   * @param to where it ends; where it is {@code from}, what lies there is repeated
   * @param resized pixels of the whole line
   * @param start the first pixel that is wanted
   * @param wanted how many pixels are wanted
   */
  static ResampleWeights of(
      ResampleFilter filter, int size, int from, int to, int resized, int start, int wanted) {
    double scale = (double) (to - from) / resized;
    double filterScale = Math.max(scale, 1);
    double support = filter.support() * filterScale;
    int width = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[wanted];
    int[] count = new int[wanted];
    int[] weights = new int[Math.multiplyExact(wanted, width)];
    double[] exact = new double[width];
    for (int i = 0; i < wanted; i++) {
      double center = from + (start + i + 0.5) * scale;
      first[i] = Math.max((int) (center - support + 0.5), 0);
      count[i] = Math.min((int) (center + support + 0.5), size) - first[i];
      double sum = 0;
      for (int k = 0; k < count[i]; k++) {
        exact[k] = filter.weight((k + first[i] - center + 0.5) * (1 / filterScale));
        sum += exact[k];
      }
      for (int k = 0; k < count[i]; k++) {
        weights[i * width + k] = fixed(sum == 0 ? exact[k] : exact[k] / sum);
      }
    }
    return new ResampleWeights(first, count, weights, width);
  }

  private static int fixed(double weight) {
    double scaled = weight * (1 << PRECISION);
    return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
  }
}

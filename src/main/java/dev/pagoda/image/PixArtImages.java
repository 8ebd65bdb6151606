package dev.pagoda.image;

/**
 * The way back from a bin's size to the one that was asked for: {@code PixArtImageProcessor}. Bit
 * for bit as torch computes it on x86 where height and width are more than 128 together; it sums
 * smaller ones in another order (2.4e-7 at most).
 */
public final class PixArtImages {
  private PixArtImages() {}

  /**
   * A decoder's output resized, bilinear without antialiasing, so that it covers the size, and cut
   * to it in the middle. Where diffusers truncates the resized size to one below what is asked for,
   * and then returns a picture of one pixel's width, the size is kept.
   *
   * @param sample float32 [3, height, width]
   * @return float32 [3, newHeight, newWidth]; {@code sample} itself where the size is the same
   */
  public static float[] resizeAndCrop(
      float[] sample, int width, int height, int newWidth, int newHeight) {
    if (width == newWidth && height == newHeight) {
      return sample;
    }
    double ratio = Math.max((double) newHeight / height, (double) newWidth / width);
    int resizedWidth = Math.max((int) (width * ratio), newWidth);
    int resizedHeight = Math.max((int) (height * ratio), newHeight);
    Taps columns = Taps.of(width, resizedWidth, (resizedWidth - newWidth) / 2, newWidth);
    Taps rows = Taps.of(height, resizedHeight, (resizedHeight - newHeight) / 2, newHeight);
    float[] cropped = new float[3 * Math.multiplyExact(newWidth, newHeight)];
    for (int channel = 0; channel < 3; channel++) {
      int plane = channel * width * height;
      for (int y = 0; y < newHeight; y++) {
        int upper = plane + rows.first[y] * width;
        int lower = plane + rows.second[y] * width;
        int to = (channel * newHeight + y) * newWidth;
        for (int x = 0; x < newWidth; x++) {
          int left = columns.first[x];
          int right = columns.second[x];
          float share = columns.share[x];
          float above = mix(sample[upper + left], sample[upper + right], share);
          float below = mix(sample[lower + left], sample[lower + right], share);
          cropped[to + x] = mix(above, below, rows.share[y]);
        }
      }
    }
    return cropped;
  }

  private static float mix(float first, float second, float share) {
    return Math.fma(first, 1 - share, second * share);
  }

  /** Between which two pixels each pixel of a resized line lies, and the second one's share. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Taps(int[] first, int[] second, float[] share) {
    static Taps of(int size, int resized, int start, int count) {
      float scale = (float) size / resized;
      Taps taps = new Taps(new int[count], new int[count], new float[count]);
      for (int i = 0; i < count; i++) {
        float place =
            size == resized ? start + i : Math.max(Math.fma(scale, start + i + 0.5f, -0.5f), 0);
        int first = Math.min((int) place, size - 1);
        taps.first[i] = first;
        taps.second[i] = Math.min(first + 1, size - 1);
        taps.share[i] = Math.min(place - first, 1);
      }
      return taps;
    }
  }
}

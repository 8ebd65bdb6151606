package dev.pagoda.image;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize}, bit for bit: 8-bit fixed point, columns first, then rows, rounded
 * and clamped to 8 bits in between. Alpha is multiplied into the colours before and divided out
 * after.
 */
public final class Resampling {
  private static final int HALF = 1 << (ResampleWeights.PRECISION - 1);

  private Resampling() {}

  /** Resizes by Lanczos' kernel of three lobes. */
  public static Picture lanczos(Picture image, int width, int height) {
    return resize(image, ResampleFilter.LANCZOS, width, height);
  }

  /** Resizes by a cubic kernel, with antialiasing. */
  public static Picture bicubic(Picture image, int width, int height) {
    return resize(image, ResampleFilter.BICUBIC, width, height);
  }

  private static Picture resize(Picture image, ResampleFilter filter, int width, int height) {
    CropRegion whole = new CropRegion(0, 0, image.width(), image.height());
    return resize(image, filter, width, height, whole);
  }

  /**
   * @param box the part that is resized; of no height or width, its line is what the rest is
   *     continued from
   */
  static Picture resize(
      Picture image, ResampleFilter filter, int width, int height, CropRegion box) {
    if (width < 1 || height < 1) {
      throw new ImageException(
          "An image of %dx%d cannot be resized to %dx%d."
              .formatted(image.width(), image.height(), width, height));
    }
    CropRegion whole = new CropRegion(0, 0, width, height);
    if (width == image.width() && height == image.height() && box.equals(whole)) {
      return image;
    }
    Picture source = image.channels() == Picture.RGBA ? Alpha.multiply(image) : image;
    if (width != image.width() || box.left() != 0 || box.right() != width) {
      source =
          columns(
              source,
              ResampleWeights.of(filter, image.width(), box.left(), box.right(), width),
              width);
    }
    if (height != image.height() || box.top() != 0 || box.bottom() != height) {
      source =
          rows(
              source,
              ResampleWeights.of(filter, image.height(), box.top(), box.bottom(), height),
              height);
    }
    return image.channels() == Picture.RGBA ? Alpha.divide(source) : source;
  }

  private static Picture columns(Picture image, ResampleWeights weights, int width) {
    int channels = image.channels();
    int[] kernel = weights.weights();
    byte[] from = image.data();
    byte[] to = new byte[Math.multiplyExact(width * channels, image.height())];
    int at = 0;
    for (int y = 0; y < image.height(); y++) {
      int row = y * image.width() * channels;
      for (int x = 0; x < width; x++) {
        int first = row + weights.first()[x] * channels;
        int begin = x * weights.width();
        int end = begin + weights.count()[x];
        for (int channel = 0; channel < channels; channel++) {
          int sum = HALF;
          for (int k = begin, i = first + channel; k < end; k++, i += channels) {
            sum += (from[i] & 0xff) * kernel[k];
          }
          to[at++] = level(sum);
        }
      }
    }
    return new Picture(width, image.height(), channels, to);
  }

  private static Picture rows(Picture image, ResampleWeights weights, int height) {
    int rowBytes = image.width() * image.channels();
    byte[] from = image.data();
    byte[] to = new byte[Math.multiplyExact(rowBytes, height)];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < weights.count()[y]; k++) {
        int weight = weights.weights()[y * weights.width() + k];
        int row = (weights.first()[y] + k) * rowBytes;
        for (int i = 0; i < rowBytes; i++) {
          sums[i] += (from[row + i] & 0xff) * weight;
        }
      }
      for (int i = 0; i < rowBytes; i++) {
        to[y * rowBytes + i] = level(sums[i]);
      }
    }
    return new Picture(image.width(), height, image.channels(), to);
  }

  private static byte level(int sum) {
    return (byte) Math.min(Math.max(sum >> ResampleWeights.PRECISION, 0), 255);
  }
}

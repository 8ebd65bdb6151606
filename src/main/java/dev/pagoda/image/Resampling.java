package dev.pagoda.image;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize}, bit for bit: 8-bit fixed point, columns first, then rows, rounded
 * and clamped to 8 bits in between. Alpha is multiplied into the colours before and divided out
 * after.
 */
public final class Resampling {
  private static final int HALF = 1 << (ResampleWeights.PRECISION - 1);

  // Between the passes a picture can be as wide as the result and as high as the source.
  private static final long MOST_PIXELS = Integer.MAX_VALUE / Picture.RGBA;

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
    return part(image, filter, width, height, new CropRegion(0, 0, width, height));
  }

  /** A part of the resized picture, without the cost of the rest. */
  static Picture part(
      Picture image, ResampleFilter filter, int width, int height, CropRegion part) {
    CropRegion whole = new CropRegion(0, 0, image.width(), image.height());
    return resize(image, whole, filter, width, height, part);
  }

  /** What lies in a box, of no height or width where a line at an edge is to be continued. */
  static Picture box(Picture image, CropRegion box, ResampleFilter filter, int width, int height) {
    return resize(image, box, filter, width, height, new CropRegion(0, 0, width, height));
  }

  private static Picture resize(
      Picture image,
      CropRegion box,
      ResampleFilter filter,
      int width,
      int height,
      CropRegion part) {
    if (width < 1 || height < 1) {
      throw refused(image, width, height);
    }
    boolean isSameWidth = width == image.width() && box.left() == 0 && box.right() == width;
    boolean isSameHeight = height == image.height() && box.top() == 0 && box.bottom() == height;
    boolean isMultiplied = image.channels() == Picture.RGBA && !(isSameWidth && isSameHeight);
    Picture source = isMultiplied ? Alpha.multiply(image) : image;
    if (isSameWidth) {
      source = new CropRegion(part.left(), 0, part.right(), source.height()).crop(source);
    } else {
      int count = part.width();
      if ((long) count * source.height() > MOST_PIXELS) {
        throw refused(image, width, height);
      }
      source =
          columns(
              source,
              ResampleWeights.of(
                  filter, image.width(), box.left(), box.right(), width, part.left(), count),
              count);
    }
    if (isSameHeight) {
      source = new CropRegion(0, part.top(), source.width(), part.bottom()).crop(source);
    } else {
      int count = part.height();
      source =
          rows(
              source,
              ResampleWeights.of(
                  filter, image.height(), box.top(), box.bottom(), height, part.top(), count),
              count);
    }
    return isMultiplied ? Alpha.divide(source) : source;
  }

  private static ImageException refused(Picture image, int width, int height) {
    return new ImageException(
        "An image of %dx%d cannot be resized to %dx%d."
            .formatted(image.width(), image.height(), width, height));
  }

  private static Picture columns(Picture image, ResampleWeights weights, int width) {
    int channels = image.channels();
    byte[] to = new byte[Math.multiplyExact(width * channels, image.height())];
    for (int y = 0; y < image.height(); y++) {
      int from = y * image.width() * channels;
      if (channels == Picture.RGB) {
        rgbRow(image.data(), from, weights, to, y * width);
      } else {
        row(image.data(), from, channels, weights, to, y * width);
      }
    }
    return new Picture(width, image.height(), channels, to);
  }

  /** Reads each weight once for three sums, which makes photographs much faster. */
  private static void rgbRow(
      byte[] from, int row, ResampleWeights weights, byte[] to, int firstPixel) {
    int[] kernel = weights.weights();
    int at = 3 * firstPixel;
    for (int x = 0; x < weights.first().length; x++) {
      int begin = x * weights.width();
      int end = begin + weights.count()[x];
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int k = begin, i = row + 3 * weights.first()[x]; k < end; k++, i += 3) {
        int weight = kernel[k];
        red += (from[i] & 0xff) * weight;
        green += (from[i + 1] & 0xff) * weight;
        blue += (from[i + 2] & 0xff) * weight;
      }
      to[at++] = level(red);
      to[at++] = level(green);
      to[at++] = level(blue);
    }
  }

  private static void row(
      byte[] from, int row, int channels, ResampleWeights weights, byte[] to, int firstPixel) {
    int[] kernel = weights.weights();
    int at = channels * firstPixel;
    for (int x = 0; x < weights.first().length; x++) {
      int begin = x * weights.width();
      int end = begin + weights.count()[x];
      int first = row + channels * weights.first()[x];
      for (int channel = 0; channel < channels; channel++) {
        int sum = HALF;
        for (int k = begin, i = first + channel; k < end; k++, i += channels) {
          sum += (from[i] & 0xff) * kernel[k];
        }
        to[at++] = level(sum);
      }
    }
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

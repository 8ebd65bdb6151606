package dev.pagoda;

import dev.pagoda.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Reads and compares pictures with the JDK's own decoders. */
public final class Pictures {
  private Pictures() {}

  /** Largest difference of a level, and how many of the width * height * 3 values differ. */
  public static int[] differences(Path png, RgbImage actual) {
    RgbImage expected = read(png);
    if (expected.width() != actual.width() || expected.height() != actual.height()) {
      throw new AssertionError(
          "%s is %dx%d, not %dx%d"
              .formatted(
                  png, expected.width(), expected.height(), actual.width(), actual.height()));
    }
    int largest = 0;
    int count = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      int difference = Math.abs((expected.rgb()[i] & 0xff) - (actual.rgb()[i] & 0xff));
      largest = Math.max(largest, difference);
      count += difference > 0 ? 1 : 0;
    }
    return new int[] {largest, count};
  }

  /** Reads a PNG or JPEG file. */
  public static RgbImage read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads PNG or JPEG. */
  public static RgbImage read(InputStream in) throws IOException {
    BufferedImage image = ImageIO.read(in);
    if (image == null) {
      throw new IOException("neither PNG nor JPEG");
    }
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new RgbImage(width, height, rgb);
  }
}

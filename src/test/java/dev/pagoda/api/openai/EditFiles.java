package dev.pagoda.api.openai;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A picture, and masks of one shape in the two forms there are: the left third is repainted. */
final class EditFiles {
  private EditFiles() {}

  /** Colours that differ at every place. */
  static byte[] picture(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(
            x, y, ((x * 255 / width) << 16) | ((y * 255 / height) << 8) | ((x ^ y) & 0xff));
      }
    }
    return png(picture);
  }

  /** As OpenAI has it: transparent where the picture is repainted. */
  static byte[] transparent(int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mask.setRGB(x, y, x < width / 3 ? 0x00336699 : 0xff336699);
      }
    }
    return png(mask);
  }

  /** As diffusers has it: white where the picture is repainted. */
  static byte[] white(int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mask.setRGB(x, y, x < width / 3 ? 0xffffff : 0);
      }
    }
    return png(mask);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}

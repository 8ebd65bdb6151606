package dev.pagoda.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes the pixels of a WebP file with libwebp. */
final class WebpPixels {
  private static final Reused<WebPReadParam> PARAMS = new Reused<>(WebPReadParam::new);

  private WebpPixels() {}

  static Picture decode(WebpFile file) {
    try {
      return PARAMS.with(param -> decode(file, param));
    } catch (LinkageError e) {
      throw new ImageException("WebP files cannot be read on this system.", e);
    }
  }

  private static Picture decode(WebpFile file, WebPReadParam param) {
    // Named here, not looked up: the class path is not scanned for plug-ins.
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file.plain()))) {
      reader.setInput(in);
      return picture(file, reader.read(0, param));
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    } catch (OutOfMemoryError e) {
      // Without a message it is the binding's word for what libwebp says of damaged alpha.
      if (e.getMessage() == null) {
        throw damaged(e);
      }
      throw e;
    } finally {
      reader.dispose();
    }
  }

  private static Picture picture(WebpFile file, BufferedImage image) {
    int width = file.width();
    int height = file.height();
    int channels = file.hasAlpha() ? Picture.RGBA : Picture.RGB;
    byte[] data = new byte[width * height * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        data[to] = (byte) (pixel >> 16);
        data[to + 1] = (byte) (pixel >> 8);
        data[to + 2] = (byte) pixel;
        if (channels == Picture.RGBA) {
          data[to + 3] = (byte) (pixel >>> 24);
        }
        to += channels;
      }
    }
    return new Picture(width, height, channels, data);
  }

  private static ImageException damaged(Throwable cause) {
    return new ImageException("The WebP file's pixels are damaged.", cause);
  }
}

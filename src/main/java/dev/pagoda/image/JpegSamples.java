package dev.pagoda.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes the components of a JPEG file with the JDK's libjpeg, which converts no colours here. */
final class JpegSamples {
  private JpegSamples() {}

  /** The components of a pixel side by side, row by row. */
  static byte[] decode(JpegFile file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    Damage damage = new Damage();
    reader.addIIOReadWarningListener(damage);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(plain(file)))) {
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      if (damage.seen || raster.getWidth() != file.width() || raster.getHeight() != file.height()) {
        throw new ImageException("The JPEG file's pixels are damaged.");
      }
      return (byte[]) raster.getDataElements(0, 0, file.width(), file.height(), null);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new ImageException("The JPEG file's pixels are damaged.", e);
    } finally {
      reader.dispose();
    }
  }

  /** Without application segments, so that no profile, thumbnail or comment is looked at. */
  private static byte[] plain(JpegFile file) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    jpeg.write(0xff);
    jpeg.write(0xd8);
    for (FileSlice part : file.parts()) {
      jpeg.write(part.file(), part.from(), part.length());
    }
    return jpeg.toByteArray();
  }

  /** libjpeg only warns of damage and makes pixels up. */
  private static final class Damage implements IIOReadWarningListener {
    private boolean seen;

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
      // Many cameras leave bytes before a marker; they change no pixel.
      if (!warning.contains("extraneous bytes")) {
        seen = true;
        reader.abort();
      }
    }
  }
}

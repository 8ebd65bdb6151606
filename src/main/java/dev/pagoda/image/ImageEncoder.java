package dev.pagoda.image;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import com.pngencoder.PngEncoder;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes pictures. The text of their parameters (the form of AUTOMATIC1111's web UI) goes into the
 * metadata: control characters other than new lines are left out, and what is longer than 16
 * thousand characters is cut. Thread-safe.
 */
public final class ImageEncoder {
  /** Of JPEG and lossy WebP, 0 to 1, where nobody asks for another. */
  public static final float QUALITY = 0.95f;

  // Level 6 takes twice as long for half a percent less.
  private static final int PNG_COMPRESSION = 4;

  private static final Reused<WebPWriteParam> WEBP_PARAMS = new Reused<>(ImageEncoder::lossyParam);

  private ImageEncoder() {}

  /** PNG, with the text in a {@code tEXt} or {@code iTXt} chunk named {@code parameters}. */
  public static byte[] png(RgbImage image, String parameters) {
    byte[] png =
        new PngEncoder()
            .withBufferedImage(buffered(image))
            .withCompressionLevel(PNG_COMPRESSION)
            .withPredictorEncoding(true)
            .toBytes();
    return PngText.insert(png, ParameterText.clean(parameters));
  }

  /**
   * JPEG, with the text in EXIF's UserComment.
   *
   * @param quality 0 to 1
   */
  public static byte[] jpeg(RgbImage image, float quality, String parameters) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    return Exif.insertIntoJpeg(write(writer, param, image), ParameterText.clean(parameters));
  }

  /**
   * Lossy WebP, with the text in EXIF's UserComment.
   *
   * @param quality 0 to 1
   */
  public static byte[] webp(RgbImage image, float quality, String parameters) {
    byte[] webp =
        WEBP_PARAMS.with(
            param -> {
              param.setCompressionQuality(quality);
              return write(webpWriter(), param, image);
            });
    byte[] exif = Exif.block(ParameterText.clean(parameters));
    return WebpContainer.withExif(webp, image.width(), image.height(), exif);
  }

  private static WebPWriteParam lossyParam() {
    WebPWriteParam param = new WebPWriteParam(Locale.ROOT);
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(param.getCompressionTypes()[WebPWriteParam.LOSSY_COMPRESSION]);
    return param;
  }

  private static ImageWriter webpWriter() {
    // Named here, not looked up: the class path is not scanned for plug-ins.
    return new WebPImageWriterSpi().createWriterInstance(null);
  }

  private static byte[] write(ImageWriter writer, ImageWriteParam param, RgbImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffered(image), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage buffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) buffered.getRaster().getDataBuffer()).getData();
    byte[] rgb = image.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    return buffered;
  }
}

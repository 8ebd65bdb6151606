package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import dev.pagoda.Pictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Encoded pictures are read back by other decoders, with their parameters. */
class ImageEncoderTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 22;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler",
        "a café in Paris",
        "лиса 🦊 在雪中",
        ""
      })
  void pngKeepsEveryPixelAndTheText(String text) throws IOException {
    RgbImage image = gradient();
    byte[] png = ImageEncoder.png(image, text);
    assertThat(Pictures.read(new ByteArrayInputStream(png)).rgb()).isEqualTo(image.rgb());
    assertThat(pngParameters(png)).isEqualTo(text);
  }

  @Test
  void controlCharactersAndExcessAreLeftOut() throws IOException {
    assertThat(pngParameters(ImageEncoder.png(gradient(), "a\0b\r\n\u001b[31mc\u0085\ud800")))
        .isEqualTo("ab\n[31mc?");
    String tooLong = "x".repeat(16 * 1024 - 1) + "🦊" + "y";
    assertThat(pngParameters(ImageEncoder.png(gradient(), tooLong)))
        .isEqualTo("x".repeat(16 * 1024 - 1));
  }

  @Test
  void jpegIsCloseAndHasTheTextAsUserComment() throws IOException {
    byte[] jpeg = ImageEncoder.jpeg(gradient(), ImageEncoder.QUALITY, "лиса, a fox");
    assertClose(Pictures.read(new ByteArrayInputStream(jpeg)));
    int app1 = 2 + 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(4));
    assertThat(ByteBuffer.wrap(jpeg).getShort(app1)).isEqualTo((short) 0xffe1);
    assertThat(userComment(jpeg, app1 + 10)).isEqualTo("лиса, a fox");
  }

  @Test
  void lowerQualityTakesLessRoom() {
    assertThat(ImageEncoder.jpeg(gradient(), 0.2f, "").length)
        .isLessThan(ImageEncoder.jpeg(gradient(), ImageEncoder.QUALITY, "").length);
    assertThat(ImageEncoder.webp(gradient(), 0.2f, "").length)
        .isLessThan(ImageEncoder.webp(gradient(), ImageEncoder.QUALITY, "").length);
  }

  @Test
  void webpIsCloseAndHasTheTextAsUserComment() throws IOException {
    byte[] webp = ImageEncoder.webp(gradient(), ImageEncoder.QUALITY, "лиса, a foxy");
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(webp)));
    BufferedImage read = reader.read(0, new WebPReadParam());
    reader.dispose();
    assertClose(rgb(read));

    String latin = new String(webp, StandardCharsets.ISO_8859_1);
    assertThat(ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(4))
        .isEqualTo(webp.length - 8);
    assertThat(userComment(webp, latin.indexOf("EXIF") + 8)).isEqualTo("лиса, a foxy");
  }

  private static void assertClose(RgbImage read) {
    byte[] expected = gradient().rgb();
    assertThat(read.width()).isEqualTo(WIDTH);
    assertThat(read.height()).isEqualTo(HEIGHT);
    long sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((expected[i] & 0xff) - (read.rgb()[i] & 0xff));
    }
    assertThat(sum / (double) expected.length).isLessThan(4);
  }

  /** Follows the TIFF directories that start at {@code tiff} to the text of the UserComment. */
  private static String userComment(byte[] file, int tiff) {
    ByteBuffer block = ByteBuffer.wrap(file, tiff, file.length - tiff).slice();
    int exif = block.getInt(block.getInt(4) + 10);
    assertThat(block.getShort(exif + 2)).isEqualTo((short) 0x9286);
    int size = block.getInt(exif + 6);
    int value = tiff + block.getInt(exif + 10);
    assertThat(new String(file, value, 8, StandardCharsets.US_ASCII)).isEqualTo("UNICODE\0");
    return new String(Arrays.copyOfRange(file, value + 8, value + size), StandardCharsets.UTF_16BE);
  }

  private static String pngParameters(byte[] png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(png)));
    IIOMetadata metadata = reader.getImageMetadata(0);
    NodeList entries =
        ((Element) metadata.getAsTree("javax_imageio_1.0")).getElementsByTagName("TextEntry");
    assertThat(entries.getLength()).isEqualTo(1);
    Element entry = (Element) entries.item(0);
    assertThat(entry.getAttribute("keyword")).isEqualTo("parameters");
    return entry.getAttribute("value");
  }

  private static RgbImage rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int pixel = image.getRGB(i % WIDTH, i / WIDTH);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }

  private static RgbImage gradient() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      rgb[3 * i] = (byte) (255 * (i % WIDTH) / WIDTH);
      rgb[3 * i + 1] = (byte) (255 * (i / WIDTH) / HEIGHT);
      rgb[3 * i + 2] = (byte) 200;
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }
}

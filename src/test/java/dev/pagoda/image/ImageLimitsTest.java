package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What is too large is refused by its header: none of these files has pixels that decode. */
class ImageLimitsTest {
  private static final ImageDecoder DECODER =
      new ImageDecoder(new ImageLimits(10_000, 800, 300_000));

  @Test
  void sidesAreLimited() {
    assertRefused(png(801, 1), "The image measures 801x1; a side may have at most 800 pixels.");
    assertRefused(png(1, Integer.MAX_VALUE), "a side may have at most 800 pixels");
    assertRefused(jpeg(65535, 65535), "The image measures 65535x65535; a side");
    assertRefused(webp(16384, 16384), "The image measures 16384x16384; a side");
  }

  @Test
  void pixelsAreLimited() {
    assertRefused(png(600, 501), "The image measures 600x501; at most 300000 pixels are allowed.");
    assertRefused(jpeg(501, 600), "at most 300000 pixels");
    assertRefused(webp(501, 600), "at most 300000 pixels");
    assertRefused(png(600, 500), "The PNG file's pixels are damaged.");
  }

  @Test
  void bytesAreLimited() {
    assertRefused(new byte[10_001], "The image has 10001 bytes; at most 10000 are allowed.");
  }

  @Test
  void headerIsReadWithoutLimits() {
    assertThat(ImageHeader.read(jpeg(65535, 1)))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, 65535, 1));
    assertThat(ImageFormat.JPEG.contentType()).isEqualTo("image/jpeg");
  }

  @Test
  void limitsMustLetArraysBeMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageLimits(1, 1, 1L << 29));
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageLimits(0, 1, 1));
    assertThatCode(() -> new ImageLimits(1, 1, (1L << 29) - 1)).doesNotThrowAnyException();
  }

  private static byte[] png(int width, int height) {
    return PngBytes.header(width, height, 8, 6).chunk("IDAT", new byte[50]).end();
  }

  private static byte[] jpeg(int width, int height) {
    byte[] jpeg = Samples.read("grey.jpg");
    int frame = JpegBytes.find(jpeg, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return jpeg;
  }

  private static byte[] webp(int width, int height) {
    byte[] webp = Samples.read("lossless.webp");
    ByteBuffer.wrap(webp)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(21, (width - 1) | (height - 1) << 14);
    return webp;
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> DECODER.decode(file))
        .withMessageContaining(reason);
  }
}

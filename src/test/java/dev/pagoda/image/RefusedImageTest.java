package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not read are refused in one sentence that says why. */
class RefusedImageTest {
  private static final String PACKED = "The PNG file is packed in a way that does not exist.";

  @ParameterizedTest
  @ValueSource(strings = {"", "GIF89a and more", "RIFF....AVI LIST", "<svg/>", "\u0089PNG"})
  void otherFormatsAreRefused(String file) {
    assertRefused(
        file.getBytes(StandardCharsets.ISO_8859_1),
        "The image is neither a PNG nor a JPEG nor a WebP file.");
  }

  static Stream<Arguments> pngs() {
    byte[] one = {0, 0, 0, 2, 0, 0, 0, 0};
    return Stream.of(
        Arguments.of(grey().chunk("acTL", one).pixels(0, 1).end(), "is an animation"),
        Arguments.of(grey().pixels(0, 1).unfinished(), "The PNG file ends too soon."),
        Arguments.of(grey().end(), "The PNG file has no pixels."),
        Arguments.of(grey().pixels(0).end(), "fewer pixels than its size tells"),
        Arguments.of(grey().pixels(5, 1).end(), "pixels are damaged"),
        Arguments.of(grey().chunk("IDAT", new byte[9]).end(), "pixels are damaged"),
        Arguments.of(grey().chunk("CgBI").pixels(0, 1).end(), "has a part that is not known"),
        Arguments.of(new PngBytes().pixels(0, 1).end(), "does not begin with its header"),
        Arguments.of(new PngBytes().chunk("IHDR").end(), "header is damaged"),
        Arguments.of(PngBytes.header(0, 1, 8, 0).end(), "tells a size of 0x1"),
        Arguments.of(PngBytes.header(1, -1, 8, 0).end(), "tells a size of 1x4294967295"),
        Arguments.of(PngBytes.header(1, 1, 8, 5).end(), "has colour type 5 with 8 bits"),
        Arguments.of(PngBytes.header(1, 1, 3, 0).end(), "has colour type 0 with 3 bits"),
        Arguments.of(PngBytes.header(1, 1, 16, 3).end(), "has colour type 3 with 16 bits"),
        Arguments.of(PngBytes.header(1, 1, 8, 0, 1, 0, 0).end(), PACKED),
        Arguments.of(PngBytes.header(1, 1, 8, 0, 0, 1, 0).end(), PACKED),
        Arguments.of(PngBytes.header(1, 1, 8, 0, 0, 0, 2).end(), PACKED),
        Arguments.of(PngBytes.header(1, 1, 8, 3).pixels(0, 1).end(), "has no palette"),
        Arguments.of(grey().chunk("PLTE", new byte[4]).pixels(0, 1).end(), "palette is damaged"),
        Arguments.of(grey().chunk("PLTE", new byte[771]).pixels(0, 1).end(), "palette is damaged"),
        Arguments.of(grey().chunk("tRNS", new byte[3]).pixels(0, 1).end(), "transparency is"));
  }

  @ParameterizedTest
  @MethodSource("pngs")
  void pngsAreRefused(byte[] png, String reason) {
    assertRefused(png, reason);
  }

  @Test
  void checkSumOfAnyChunkIsChecked() {
    byte[] png =
        grey().chunk("tEXt", "a\0b".getBytes(StandardCharsets.US_ASCII)).pixels(0, 1).end();
    for (int at = 12; at < png.length; at++) {
      byte[] damaged = png.clone();
      damaged[at] ^= 1;
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> Samples.DECODER.decode(damaged));
    }
  }

  @Test
  void textThatUnpacksToTooMuchIsRefusedAndOtherTextNotUnpacked() {
    byte[] bomb = PngBytes.pack(new byte[50_000_000]);
    byte[] raw = "Raw profile type exif\0\0".getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        grey().chunk("zTXt", JpegBytes.insert(raw, raw.length, bomb)).pixels(0, 1).end(),
        "The PNG file has a text that unpacks to more than 1 MiB.");
    byte[] profile = "icc\0\0".getBytes(StandardCharsets.US_ASCII);
    Samples.DECODER.decode(
        grey().chunk("iCCP", JpegBytes.insert(profile, 5, bomb)).pixels(0, 1).end());
  }

  @Test
  void jpegsAreRefused() {
    byte[] jpeg = Samples.read("s420.jpg");
    int frame = JpegBytes.find(jpeg, 0xc0);
    int scan = JpegBytes.find(jpeg, 0xda);
    assertRefused(with(jpeg, frame + 1, 0xc9), "The JPEG file is coded arithmetically");
    assertRefused(with(jpeg, frame + 1, 0xc3), "is lossless or hierarchical");
    assertRefused(with(jpeg, frame + 4, 12), "has samples of 12 bits, not 8");
    assertRefused(with(jpeg, frame + 9, 2), "has 2 components, not 1, 3 or 4");
    byte[] flat = with(with(jpeg, frame + 5, 0), frame + 6, 0);
    assertRefused(flat, "The JPEG file tells a size of 37x0.");
    assertRefused(Arrays.copyOf(jpeg, jpeg.length - 2), "The JPEG file ends too soon.");
    assertRefused(with(jpeg, scan + 1, 0xd9), "The JPEG file has no pixels.");
    assertRefused(with(jpeg, frame + 1, 0xfe), "has no header before its pixels");
    byte[] second = Arrays.copyOfRange(jpeg, frame, frame + 19);
    assertRefused(JpegBytes.insert(jpeg, scan, second), "The JPEG file has two headers.");
    assertRefused(
        JpegBytes.insert(jpeg, jpeg.length - 2, JpegBytes.segment(0xdc, 2)),
        "The JPEG file tells its height behind its pixels.");
    assertRefused(with(with(jpeg, frame + 2, 0), frame + 3, 1), "a part has no length");
  }

  @Test
  void jpegOfManyScansIsRefused() {
    byte[] jpeg = Samples.read("progressive.jpg");
    for (int i = 0; i < 100; i++) {
      jpeg = JpegBytes.insert(jpeg, jpeg.length - 2, JpegBytes.segment(0xda, 10));
    }
    assertRefused(jpeg, "The JPEG file has more than 100 scans.");
  }

  @Test
  void jpegWhoseDataEndTooSoonIsRefused() {
    byte[] jpeg = Samples.read("s444.jpg");
    int half = (JpegBytes.find(jpeg, 0xda) + jpeg.length) / 2;
    byte[] cut = Arrays.copyOf(jpeg, half + 2);
    cut[half] = (byte) 0xff;
    cut[half + 1] = (byte) 0xd9;
    assertRefused(cut, "The JPEG file's pixels are damaged.");
  }

  @Test
  void webpsAreRefused() {
    byte[] webp = Samples.read("lossy-75.webp");
    assertRefused(Arrays.copyOf(webp, webp.length - 1), "The WebP file ends too soon.");
    assertRefused(with(webp, 23, 0), "The WebP file's pixels are damaged.");
    assertRefused(with(webp, 20, webp[20] | 1), "The WebP file's pixels are damaged.");
    assertRefused(with(webp, 15, 'X'), "The WebP file has no pixels.");
    byte[] extended = Samples.read("lossy-alpha-75.webp");
    assertRefused(with(extended, 20, 2), "The WebP file is an animation");
    assertRefused(with(extended, 24, 99), "tells a size of 100x29 and has a picture of 37x29");
    byte[] twice = JpegBytes.insert(webp, webp.length, Arrays.copyOfRange(webp, 12, webp.length));
    ByteBuffer.wrap(twice).order(ByteOrder.LITTLE_ENDIAN).putInt(4, twice.length - 8);
    assertRefused(twice, "The WebP file has two pictures.");
  }

  private static PngBytes grey() {
    return PngBytes.header(1, 1, 8, 0);
  }

  private static byte[] with(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> Samples.DECODER.decode(file))
        .withMessageContaining(reason)
        .withMessageMatching("The [^\\n]+\\.");
  }
}

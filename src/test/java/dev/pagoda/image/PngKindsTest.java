package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Kinds of PNG that Pillow takes wrongly, and odd but allowed ones, are decoded as PNG means them.
 */
class PngKindsTest {
  @Test
  void greyOf16BitsKeepsItsHighByte() {
    byte[] png = PngBytes.header(3, 1, 16, 0).pixels(0, 0, 255, 0x7f, 0xff, 0xff, 0).end();
    assertThat(decode(png)).isEqualTo(bytes(0, 0x7f, 0xff));
  }

  @Test
  void transparentGreyIsComparedAsItIsStored() {
    byte[] png =
        PngBytes.header(4, 1, 2, 0).chunk("tRNS", bytes(0, 2)).pixels(0, 0b00_01_10_11).end();
    assertThat(decode(png))
        .isEqualTo(bytes(0, 0, 0, 255, 85, 85, 85, 255, 170, 170, 170, 0, 255, 255, 255, 255));
  }

  @Test
  void transparentColourOf16BitsIsComparedWhole() {
    byte[] png =
        PngBytes.header(2, 1, 16, 2)
            .chunk("tRNS", bytes(1, 2, 3, 4, 5, 6))
            .pixels(0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7)
            .end();
    assertThat(decode(png)).isEqualTo(bytes(1, 3, 5, 0, 1, 3, 5, 255));
  }

  @Test
  void colourThatThePaletteLacksIsBlack() {
    byte[] png = PngBytes.header(2, 1, 8, 3).chunk("PLTE", bytes(9, 8, 7)).pixels(0, 0, 5).end();
    assertThat(decode(png)).isEqualTo(bytes(9, 8, 7, 0, 0, 0));
  }

  @Test
  void pixelsMayLieInManyParts() {
    byte[] packed = PngBytes.pack(bytes(0, 1, 2, 3));
    PngBytes png = PngBytes.header(3, 1, 8, 0);
    for (byte part : packed) {
      png.chunk("IDAT", part).chunk("IDAT");
    }
    assertThat(decode(png.end())).isEqualTo(bytes(1, 2, 3));
  }

  @Test
  void morePixelsThanNeededAreLeftAlone() {
    byte[] bomb = new byte[10_000_000];
    byte[] png = PngBytes.header(2, 1, 8, 0).chunk("IDAT", PngBytes.pack(bomb)).end();
    assertThat(decode(png)).isEqualTo(bytes(0, 0));
  }

  @Test
  void animationOfOnePictureIsAPicture() {
    byte[] png =
        PngBytes.header(1, 1, 8, 0)
            .chunk("acTL", bytes(0, 0, 0, 1, 0, 0, 0, 0))
            .pixels(0, 42)
            .end();
    assertThat(decode(png)).isEqualTo(bytes(42));
  }

  @Test
  void whatFollowsTheEndIsNotRead() {
    byte[] png = PngBytes.header(1, 1, 8, 0).pixels(0, 42).end();
    byte[] longer = Arrays.copyOf(png, png.length + 1000);
    assertThat(decode(longer)).isEqualTo(bytes(42));
  }

  private static byte[] decode(byte[] png) {
    return Samples.DECODER.decodeWithAlpha(png).data();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

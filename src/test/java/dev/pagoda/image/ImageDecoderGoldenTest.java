package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Files of every kind are decoded to the pixels that Pillow sees, bit for bit. */
class ImageDecoderGoldenTest {
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(files = Samples.PIXELS, numLinesToSkip = 1)
  void pixelsAreThoseOfPillow(String name, int width, int height, String rgb, String rgba) {
    byte[] file = Samples.read(name);

    Picture picture = Samples.DECODER.decode(file);
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertThat(picture.channels()).isIn(1, 3);
    assertThat(Samples.sha256(picture.toRgb().data())).startsWith(rgb);

    assertThat(Samples.sha256(rgba(Samples.DECODER.decodeWithAlpha(file)))).startsWith(rgba);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(files = Samples.PIXELS, numLinesToSkip = 1)
  void headerTellsTheSizeOfTheDecodedPicture(String name, int width, int height) {
    ImageHeader header = ImageHeader.read(Samples.read(name));
    assertThat(name).endsWith("." + header.format().extension());
    assertThat(header.width()).isEqualTo(width);
    assertThat(header.height()).isEqualTo(height);
  }

  private static byte[] rgba(Picture picture) {
    if (picture.channels() == 4) {
      return picture.data();
    }
    byte[] rgb = picture.toRgb().data();
    byte[] rgba = new byte[rgb.length / 3 * 4];
    for (int from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      System.arraycopy(rgb, from, rgba, to, 3);
      rgba[to + 3] = (byte) 255;
    }
    return rgba;
  }
}

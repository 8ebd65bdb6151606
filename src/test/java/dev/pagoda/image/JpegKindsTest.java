package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** JPEG files that are odd but whole are decoded. */
class JpegKindsTest {
  private static final byte[] JPEG = Samples.read("s420.jpg");

  @Test
  void bytesBeforeAMarkerAreLeftAlone() {
    byte[] odd = JpegBytes.insert(JPEG, JPEG.length - 2, new byte[] {1, 2, 3, 4, 5});
    assertThat(decode(odd).data()).isEqualTo(decode(JPEG).data());
  }

  @Test
  void bytesBetweenSegmentsAreLeftAlone() {
    byte[] odd = JpegBytes.insert(JPEG, JpegBytes.find(JPEG, 0xc0), new byte[] {1, 2, -1, 0, 5});
    assertThat(decode(odd).data()).isEqualTo(decode(JPEG).data());
  }

  @Test
  void exifMayBeCutIntoSegments() {
    byte[] head = exif(0, 0);
    byte[] tiff = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0};
    byte[] first = exif(Arrays.copyOf(tiff, 15));
    byte[] second = exif(Arrays.copyOfRange(tiff, 15, tiff.length));
    byte[] turned =
        JpegBytes.insert(JpegBytes.insert(JpegBytes.insert(JPEG, 2, second), 2, first), 2, head);
    assertThat(decode(turned).width()).isEqualTo(decode(JPEG).width());

    byte[] right = JpegBytes.insert(JpegBytes.insert(JPEG, 2, second), 2, first);
    assertThat(decode(right).width()).isEqualTo(decode(JPEG).height());
  }

  @Test
  void damagedExifTurnsNothing() {
    byte[] damaged = JpegBytes.insert(JPEG, 2, exif('M', 'M', 0, 42, 127, 0, 0, 8));
    assertThat(decode(damaged).data()).isEqualTo(decode(JPEG).data());
  }

  private static byte[] exif(int... tiff) {
    byte[] bytes = new byte[tiff.length];
    for (int i = 0; i < tiff.length; i++) {
      bytes[i] = (byte) tiff[i];
    }
    return exif(bytes);
  }

  private static byte[] exif(byte[] tiff) {
    byte[] segment = JpegBytes.segment(0xe1, 6 + tiff.length);
    ByteBuffer.wrap(segment)
        .position(4)
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(tiff);
    return segment;
  }

  private static Picture decode(byte[] jpeg) {
    return Samples.DECODER.decode(jpeg);
  }
}

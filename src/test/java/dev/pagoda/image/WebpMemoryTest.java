package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/**
 * The threat: libwebp's binding never frees the options of a call, so that each WebP file that is
 * written or read would cost a little memory for ever.
 */
class WebpMemoryTest {
  private static final int TIMES = 100;

  @Test
  void writingAndReadingAgainAndAgainLeavesNoOptionsBehind() throws Exception {
    RgbImage image = new RgbImage(16, 16, new byte[3 * 16 * 16]);
    for (int i = 0; i < TIMES; i++) {
      Samples.DECODER.decode(ImageEncoder.webp(image, 0.5f, ""));
    }
    assertThat(instances("com.luciad.imageio.webp.WebPEncoderOptions")).isBetween(1L, TIMES / 2L);
    assertThat(instances("com.luciad.imageio.webp.WebPDecoderOptions")).isBetween(1L, TIMES / 2L);
  }

  @Test
  void aDamagedFileDoesNotSpoilTheNextOne() {
    byte[] pixels = new byte[3 * 64 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i);
    }
    byte[] good = ImageEncoder.webp(new RgbImage(64, 64, pixels), 0.9f, "");
    Picture before = Samples.DECODER.decode(good);
    byte[] damaged = good.clone();
    Arrays.fill(damaged, 30, damaged.length, (byte) 0xff);
    assertThatThrownBy(() -> Samples.DECODER.decode(damaged)).isInstanceOf(ImageException.class);
    assertThat(Samples.DECODER.decode(good).data()).isEqualTo(before.data());
  }

  /** Living objects of a class. */
  private static long instances(String name) throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> words.length >= 4 && words[3].equals(name))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }
}

package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Files damaged at many places become a picture or one kind of exception, and soon. */
class DamagedImageTest {
  private static final int TRIES = 250;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(files = Samples.PIXELS, numLinesToSkip = 1)
  void damageIsAnImageExceptionAtMost(String name) {
    byte[] whole = Samples.read(name);
    Random random = new Random(name.hashCode());
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] file = damaged(whole, random, i % 4);
      if (i % 2 == 0 && name.endsWith(".png")) {
        repairSums(file);
      }
      long start = System.nanoTime();
      try {
        Picture picture = Samples.DECODER.decodeWithAlpha(file);
        assertThat(ImageHeader.read(file).width()).isEqualTo(picture.width());
      } catch (ImageException e) {
        refused++;
        assertThat(e.getMessage()).matches("The [^\\n]+\\.");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    }
    assertThat(refused).isPositive();
  }

  private static byte[] damaged(byte[] whole, Random random, int kind) {
    byte[] file = whole.clone();
    switch (kind) {
      case 0 -> {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      case 1 -> file[random.nextInt(file.length)] = (byte) random.nextInt();
      case 2 -> {
        int at = random.nextInt(file.length);
        int gone = random.nextInt(Math.min(40, file.length - at));
        System.arraycopy(whole, at + gone, file, at, whole.length - at - gone);
        return Arrays.copyOf(file, whole.length - gone);
      }
      default -> {
        for (int i = 0; i < 10; i++) {
          file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
      }
    }
    return file;
  }

  /** Otherwise a wrong sum would hide all else. */
  private static void repairSums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
  }
}

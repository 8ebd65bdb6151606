package dev.pagoda.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Threat: a picture of few bytes that unpacks to very many (a decompression bomb): by the size that
 * its header tells, by pixels that go on behind the last row, by a colour profile or a text that is
 * all zeros. Whatever it tells, no more memory may be taken than a picture within the limits needs.
 */
class HostilePictureTest {
  private static final long MOST = 24L << 20;
  private static final int BOMB = 256 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ImageDecoder decoder =
      new ImageDecoder(new ImageLimits(4 << 20, 4096, 1024 * 1024));

  @Test
  void pngThatTellsAHugeSize() throws IOException {
    refused(png(Integer.MAX_VALUE, Integer.MAX_VALUE, chunk("IDAT", zeros(1 << 10))));
    refused(png(65_535, 65_535, chunk("IDAT", zeros(1 << 20))));
    refused(png(-1, 1, chunk("IDAT", zeros(1 << 10))));
  }

  @Test
  void pngWhosePixelsGoOnForever() throws IOException {
    byte[] bomb = png(16, 16, chunk("IDAT", zeros(BOMB)));
    assertThat(bomb).hasSizeLessThan(1 << 20);
    bounded(bomb);
  }

  @Test
  void pngWhoseProfileAndTextsAreBombs() throws IOException {
    byte[] zeros = zeros(BOMB);
    bounded(png(16, 16, join(chunk("iCCP", named(zeros)), chunk("IDAT", zeros(1 << 12)))));
    bounded(png(16, 16, join(chunk("zTXt", named(zeros)), chunk("IDAT", zeros(1 << 12)))));
  }

  @Test
  void jpegThatTellsAHugeSize() {
    byte[] frame = {
      (byte) 0xff,
      (byte) 0xd8,
      (byte) 0xff,
      (byte) 0xc0,
      0,
      17,
      8,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      3,
      1,
      0x11,
      0,
      2,
      0x11,
      0,
      3,
      0x11,
      0,
      (byte) 0xff,
      (byte) 0xd9
    };
    refused(frame);
  }

  @Test
  void webpThatTellsAHugeSize() throws IOException {
    byte[] extended =
        "RIFF\u0016\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    refused(join(extended, new byte[] {-1, -1, -1, -1, -1, -1}));
    byte[] lossless = "RIFF\u0012\0\0\0WEBPVP8L\5\0\0\0/".getBytes(StandardCharsets.ISO_8859_1);
    refused(join(lossless, new byte[] {-1, -1, -1, 15, 0}));
  }

  private void refused(byte[] file) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> decoder.decode(file)).isInstanceOf(ImageException.class);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST);
  }

  private void bounded(byte[] file) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      assertThat(decoder.decode(file)).isNotNull();
    } catch (ImageException e) {
      assertThat(e).hasMessageContaining("PNG");
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST);
  }

  private static byte[] png(int width, int height, byte[] chunks) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 0, 0, 0, 0}); // grey of 8 bits
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return join(
        join(signature, chunk("IHDR", header.toByteArray())),
        join(chunks, chunk("IEND", new byte[0])));
  }

  private static byte[] chunk(String type, byte[] content) throws IOException {
    byte[] typed = join(type.getBytes(StandardCharsets.US_ASCII), content);
    CRC32 check = new CRC32();
    check.update(typed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(content.length);
    out.write(typed);
    out.writeInt((int) check.getValue());
    return bytes.toByteArray();
  }

  /** A keyword, the one method of compression, and the data. */
  private static byte[] named(byte[] data) {
    return join(new byte[] {'a', 0, 0}, data);
  }

  private static byte[] zeros(int count) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, best, 1 << 16)) {
      byte[] part = new byte[1 << 16];
      for (int left = count; left > 0; left -= part.length) {
        out.write(part, 0, Math.min(left, part.length));
      }
    }
    best.end();
    return packed.toByteArray();
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = new byte[a.length + b.length];
    System.arraycopy(a, 0, both, 0, a.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}

package dev.pagoda.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Small files of every kind, and what Pillow 12.3 makes of each: {@code pixels.csv} has the size
 * and the SHA-256 (first half) of the pixels of {@code exif_transpose(image)} converted to RGB and
 * RGBA.
 */
final class Samples {
  static final ImageDecoder DECODER = new ImageDecoder(new ImageLimits(1 << 20, 4000, 4_000_000));

  /** Columns: file, width, height, hash of RGB, hash of RGBA. */
  static final String PIXELS = "src/test/resources/pictures/pixels.csv";

  private Samples() {}

  static byte[] read(String name) {
    try {
      return Files.readAllBytes(Path.of(PIXELS).resolveSibling(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of bytes that look random and are the same everywhere. */
  static Picture noise(int width, int height, int channels, int seed) {
    byte[] data = new byte[width * height * channels];
    for (int i = 0; i < data.length; i++) {
      int mixed = (i + seed * 1000003) * 0x9e3779b1;
      data[i] = (byte) (((mixed ^ mixed >>> 15) * 0x85ebca77) >>> 24);
    }
    return new Picture(width, height, channels, data);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A PNG text chunk with keyword {@code parameters}, where AUTOMATIC1111's web UI looks for it. */
final class PngText {
  private static final int AFTER_HEADER = 8 + 25;
  private static final String KEYWORD = "parameters\0";

  private PngText() {}

  /** The PNG file with the text chunk behind its header. */
  static byte[] insert(byte[] png, String text) {
    byte[] chunk = chunk(text);
    return ByteBuffer.allocate(png.length + chunk.length)
        .put(png, 0, AFTER_HEADER)
        .put(chunk)
        .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
        .array();
  }

  /** {@code tEXt} where Latin-1 holds the text, else {@code iTXt} in UTF-8, as Pillow does. */
  private static byte[] chunk(String text) {
    if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
      return chunk("tEXt", (KEYWORD + text).getBytes(StandardCharsets.ISO_8859_1));
    }
    // Not compressed, no language, no translated keyword.
    return chunk("iTXt", (KEYWORD + "\0\0\0\0" + text).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] chunk =
        ByteBuffer.allocate(data.length + 12)
            .putInt(data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(chunk, 4, data.length + 4);
    ByteBuffer.wrap(chunk).putInt(data.length + 8, (int) crc.getValue());
    return chunk;
  }
}

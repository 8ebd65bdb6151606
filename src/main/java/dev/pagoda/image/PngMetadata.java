package dev.pagoda.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Where a PNG file tells its orientation: an {@code eXIf} chunk, the text that ImageMagick names
 * {@code Raw profile type exif}, or XMP. No other text is unpacked.
 */
final class PngMetadata {
  private static final String RAW_EXIF = "Raw profile type exif";
  private static final String XMP = "XML:com.adobe.xmp";
  private static final int MOST_UNPACKED = 1 << 20;
  // The lines of a raw profile before its bytes: nothing, its name, its length.
  private static final int RAW_HEAD_LINES = 3;

  private byte[] exif = {};
  private byte[] rawExif = {};
  private byte[] xmp = {};

  void exif(byte[] content) {
    exif = content;
  }

  /** Keyword, 0, text. */
  void text(byte[] content) {
    int end = end(content, 0);
    keep(content, end, from(content, end + 1));
  }

  /** Keyword, 0, method, packed text. */
  void compressedText(byte[] content) {
    int end = end(content, 0);
    if (isWanted(content, end)) {
      keep(content, end, unpack(from(content, end + 2)));
    }
  }

  /** Keyword, 0, whether packed, method, language, 0, translated keyword, 0, text. */
  void internationalText(byte[] content) {
    int end = end(content, 0);
    if (isWanted(content, end)) {
      byte[] text = from(content, end(content, end(content, end + 3) + 1) + 1);
      boolean packed = end + 1 < content.length && content[end + 1] != 0;
      keep(content, end, packed ? unpack(text) : text);
    }
  }

  Orientation orientation() {
    return Orientation.told(exif.length > 0 ? exif : rawExif, xmp);
  }

  private void keep(byte[] content, int end, byte[] text) {
    String keyword = keyword(content, end);
    if (keyword.equals(RAW_EXIF)) {
      rawExif = fromHex(text);
    } else if (keyword.equals(XMP)) {
      xmp = text;
    }
  }

  private static boolean isWanted(byte[] content, int end) {
    String keyword = keyword(content, end);
    return keyword.equals(RAW_EXIF) || keyword.equals(XMP);
  }

  private static String keyword(byte[] content, int end) {
    return new String(content, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** The index of the next 0, or the length. */
  private static int end(byte[] content, int from) {
    int at = Math.min(from, content.length);
    while (at < content.length && content[at] != 0) {
      at++;
    }
    return at;
  }

  private static byte[] from(byte[] content, int from) {
    return Arrays.copyOfRange(content, Math.min(from, content.length), content.length);
  }

  private static byte[] fromHex(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", -1);
    StringBuilder hex = new StringBuilder();
    for (int i = RAW_HEAD_LINES; i < lines.length; i++) {
      hex.append(lines[i].strip());
    }
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** What is no zlib data counts as empty, as with Pillow. */
  private static byte[] unpack(byte[] packed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 13];
      for (int count = inflater.inflate(part); count > 0; count = inflater.inflate(part)) {
        text.write(part, 0, count);
        if (text.size() > MOST_UNPACKED) {
          throw new ImageException("The PNG file has a text that unpacks to more than 1 MiB.");
        }
      }
      return text.toByteArray();
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }
}

package dev.pagoda.text.caption;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A single-byte encoding that UTF-8 is mistaken for. Bytes are given as text of the characters
 * U+0000 to U+00FF.
 *
 * <p>A <em>sloppy</em> one (ftfy's word) decodes bytes that mean nothing in it as Latin-1 does, and
 * stands byte 1A for U+FFFD, which is what others decoded them to.
 */
final class SingleByteEncoding {
  static final SingleByteEncoding WINDOWS_1252 = sloppy("windows-1252");

  /** In the order in which ftfy tries them. */
  static final List<SingleByteEncoding> ALL =
      List.of(
          complete("ISO-8859-1"),
          WINDOWS_1252,
          sloppy("windows-1251"),
          sloppy("windows-1250"),
          sloppy("windows-1253"),
          sloppy("windows-1254"),
          sloppy("windows-1257"),
          complete("ISO-8859-2"),
          complete("x-MacRoman"),
          complete("IBM437"));

  /** Those that agree with Latin-1 on the whole. */
  static final List<SingleByteEncoding> LIKE_LATIN_1 = ALL.subList(0, 7);

  private static final char SUBSTITUTE = 0x1A;
  private static final char REPLACEMENT = '\uFFFD';

  private final String name;
  private final boolean sloppy;
  private final char[] decoded = new char[256];

  /** Character in the high half, byte in the low half, sorted. */
  private final int[] encoded;

  private SingleByteEncoding(String name, boolean sloppy) {
    this.name = name;
    this.sloppy = sloppy;
    Charset charset = Charset.forName(name);
    for (int b = 0; b < decoded.length; b++) {
      char c = new String(new byte[] {(byte) b}, charset).charAt(0);
      decoded[b] = sloppy && c == REPLACEMENT ? (char) b : c;
    }
    if (sloppy) {
      decoded[SUBSTITUTE] = REPLACEMENT;
    }
    encoded = new int[decoded.length];
    Arrays.setAll(encoded, b -> decoded[b] << 16 | b);
    Arrays.sort(encoded);
  }

  private static SingleByteEncoding complete(String name) {
    return new SingleByteEncoding(name, false);
  }

  private static SingleByteEncoding sloppy(String name) {
    return new SingleByteEncoding(name, true);
  }

  boolean isSloppy() {
    return sloppy;
  }

  /** True for the encoding in which 0xC3 and a space are not the rest of a letter with accent. */
  boolean isMacRoman() {
    return name.equals("x-MacRoman");
  }

  char decode(int b) {
    return decoded[b];
  }

  /** The bytes, or none where the encoding lacks a character. */
  Optional<String> encode(String text) {
    StringBuilder bytes = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int b = encode(text.charAt(i));
      if (b < 0) {
        return Optional.empty();
      }
      bytes.append((char) b);
    }
    return Optional.of(bytes.toString());
  }

  private int encode(char c) {
    if (c < 0x80 && decoded[c] == c) {
      return c;
    }
    // Signed order: characters from U+8000 come first, in encoded as here.
    int at = Arrays.binarySearch(encoded, c << 16);
    int found = at >= 0 ? at : -at - 1;
    return found < encoded.length && encoded[found] >>> 16 == c ? encoded[found] & 0xFF : -1;
  }
}

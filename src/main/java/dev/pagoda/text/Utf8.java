package dev.pagoda.text;

/** What UTF-8 makes of text. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The text with U+FFFD for surrogates that have no other half. */
  static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      int codePoint = text.codePointAt(i);
      if (codePoint > Character.MAX_VALUE) {
        i++;
      } else if (Character.isSurrogate((char) codePoint)) {
        mended = mended == null ? new StringBuilder(text) : mended;
        mended.setCharAt(i, REPLACEMENT);
      }
    }
    return mended == null ? text : mended.toString();
  }

  /** Number of bytes, 1 to 4. */
  static int length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** The bytes, the last one lowest. */
  static long bytes(int codePoint) {
    long last = codePoint & 0x3F;
    return switch (length(codePoint)) {
      case 1 -> codePoint;
      case 2 -> 0xC080L | ((codePoint & 0x7C0L) << 2) | last;
      case 3 -> 0xE08080L | ((codePoint & 0xF000L) << 4) | ((codePoint & 0xFC0L) << 2) | last;
      default ->
          0xF0808080L
              | ((codePoint & 0x1C0000L) << 6)
              | ((codePoint & 0x3F000L) << 4)
              | ((codePoint & 0xFC0L) << 2)
              | last;
    };
  }
}

package dev.pagoda.text.caption;

import java.util.HexFormat;

/** Python's {@code urllib.parse.unquote_plus} with its defaults: UTF-8, replacing what is not. */
final class PercentEncoding {
  private PercentEncoding() {}

  static String decodePlus(String text) {
    String spaced = text.replace('+', ' ');
    if (spaced.indexOf('%') < 0) {
      return spaced;
    }
    StringBuilder out = new StringBuilder(spaced.length());
    // Each run of ASCII is decoded alone; the rest stays.
    for (int i = 0; i < spaced.length(); ) {
      int start = i;
      while (i < spaced.length() && spaced.charAt(i) < 0x80) {
        i++;
      }
      out.append(Utf8.decodeReplacing(bytes(spaced.substring(start, i))));
      for (; i < spaced.length() && spaced.charAt(i) >= 0x80; i++) {
        out.append(spaced.charAt(i));
      }
    }
    return out.toString();
  }

  private static String bytes(String ascii) {
    StringBuilder out = new StringBuilder(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      if (ascii.charAt(i) == '%' && isHex(ascii, i + 1) && isHex(ascii, i + 2)) {
        out.append((char) HexFormat.fromHexDigits(ascii, i + 1, i + 3));
        i += 2;
      } else {
        out.append(ascii.charAt(i));
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
  }
}

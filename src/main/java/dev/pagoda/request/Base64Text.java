package dev.pagoda.request;

import java.util.Base64;
import java.util.Locale;

/** The content of a data URI (RFC 2397), or of plain base64. */
final class Base64Text {
  private static final String SCHEME = "data:";
  private static final String MARK = ";base64";
  private static final int SHOWN = 24;

  private Base64Text() {}

  /**
   * Decodes a text; line breaks in it do not count.
   *
   * @param most bytes that it may hold
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static byte[] decode(String text, long most) {
    String base64 = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? data(text) : text;
    if (base64.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    // Four characters are three bytes; padding and line breaks may make it look longer.
    if (base64.length() / 4 * 3L > most + most / 8) {
      throw new IllegalArgumentException("has more than the " + most + " bytes that are allowed");
    }
    String plain = base64.indexOf('\n') < 0 ? base64.strip() : base64.replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(refusal(base64), notBase64);
    }
  }

  private static String data(String uri) {
    int comma = uri.indexOf(',');
    String type = comma < 0 ? "" : uri.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
    if (!type.endsWith(MARK)) {
      throw new IllegalArgumentException(
          "must be a data URI with base64, as in data:image/png;base64,…");
    }
    String media = type.substring(0, type.length() - MARK.length());
    if (!media.isEmpty() && !media.matches("image/.*|application/octet-stream(;.*)?")) {
      throw new IllegalArgumentException(
          "must be a picture, not data of type " + FieldErrors.cut(media));
    }
    return uri.substring(comma + 1);
  }

  private static String refusal(String text) {
    if (text.regionMatches(true, 0, "http:", 0, 5) || text.regionMatches(true, 0, "https:", 0, 6)) {
      return InputReader.ADDRESS_AS_TEXT;
    }
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return "must be a data URI, base64 or {\"object\": key}, and \""
        + FieldErrors.cut(start)
        + "\" is not base64";
  }
}

package dev.pagoda.text.caption;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Undoes the decoding of UTF-8 as a single-byte encoding, as ftfy's {@code fix_encoding} does: in
 * the whole text where that can be, otherwise in the parts that look like it. ("sÃ³" is "só".)
 */
final class Mojibake {
  // Patterns of bytes, which are written as characters U+0000 to U+00FF.

  /** UTF-8 in which the byte A0, taken for a no-break space, has become a space. */
  private static final Pattern SPACE_FOR_A0 =
      Pattern.compile(
          "[\\xC2\\xC3\\xC5\\xCE\\xD0\\xD9] "
              + "|[\\xE2\\xE3] [\\x80-\\x84\\x86-\\x9F\\xA1-\\xBF]"
              + "|[\\xE0-\\xE3][\\x80-\\x84\\x86-\\x9F\\xA1-\\xBF] "
              + "|\\xF0 [\\x80-\\xBF]{2}"
              + "|\\xF0[\\x80-\\xBF] [\\x80-\\xBF]"
              + "|\\xF0[\\x80-\\xBF]{2} ");

  /** The word "à", save where a Portuguese word begins with it. */
  private static final Pattern WORD_A_GRAVE = Pattern.compile("\\xC3 (?! |quele|quela|quilo|s )");

  /** UTF-8 of which bytes are lost: they are U+FFFD (1A) or, one at most, a question mark. */
  private static final Pattern LOSSY =
      Pattern.compile(
          "[\\xC2-\\xDF]\\x1A"
              + "|[\\xC2\\xC3]\\?"
              + "|\\xED[\\xA0-\\xAF][\\x1A?]\\xED[\\xB0-\\xBF][\\x1A?\\x80-\\xBF]"
              + "|\\xED[\\xA0-\\xAF][\\x1A?\\x80-\\xBF]\\xED[\\xB0-\\xBF][\\x1A?]"
              + "|[\\xE0-\\xEF][\\x1A?][\\x1A\\x80-\\xBF]"
              + "|[\\xE0-\\xEF][\\x1A\\x80-\\xBF][\\x1A?]"
              + "|[\\xF0-\\xF4][\\x1A?][\\x1A\\x80-\\xBF]{2}"
              + "|[\\xF0-\\xF4][\\x1A\\x80-\\xBF][\\x1A?][\\x1A\\x80-\\xBF]"
              + "|[\\xF0-\\xF4][\\x1A\\x80-\\xBF]{2}[\\x1A?]"
              + "|\\x1A");

  private static final String REPLACEMENT_IN_UTF_8 = "\u00EF\u00BF\u00BD";

  private Mojibake() {}

  /** Repeats until nothing changes, since text may have been decoded wrongly more than once. */
  static String fix(String text) {
    String fixed = text;
    for (String next = fixOnce(fixed); !next.equals(fixed); next = fixOnce(fixed)) {
      fixed = next;
    }
    return fixed;
  }

  /** C1 controls become what Windows has in their place. */
  static String fixC1Controls(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 && c <= 0x9F) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, SingleByteEncoding.WINDOWS_1252.decode(c));
      }
    }
    return out == null ? text : out.toString();
  }

  private static String fixOnce(String text) {
    if (text.chars().allMatch(c -> c < 0x80) || !Badness.isBad(text)) {
      return text;
    }
    for (SingleByteEncoding encoding : SingleByteEncoding.ALL) {
      Optional<String> fixed = encoding.encode(text).flatMap(bytes -> decode(bytes, encoding));
      if (fixed.isPresent()) {
        return fixed.get();
      }
    }
    String fixed = EmbeddedMojibake.fix(text);
    return fixed.equals(text) ? fixC1Controls(text) : fixed;
  }

  private static Optional<String> decode(String encoded, SingleByteEncoding encoding) {
    String bytes = encoded;
    if (!encoding.isMacRoman() && SPACE_FOR_A0.matcher(bytes).find()) {
      bytes = WORD_A_GRAVE.matcher(bytes).replaceAll("\u00C3\u00A0 ");
      bytes = SPACE_FOR_A0.matcher(bytes).replaceAll(m -> m.group().replace(' ', '\u00A0'));
    }
    if (encoding.isSloppy()) {
      bytes = LOSSY.matcher(bytes).replaceAll(REPLACEMENT_IN_UTF_8);
    }
    boolean variants = bytes.indexOf(0xED) >= 0 || bytes.indexOf(0xC0) >= 0;
    return variants ? Utf8.decodeVariants(bytes) : Utf8.decode(bytes);
  }
}

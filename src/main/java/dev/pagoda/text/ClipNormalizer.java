package dev.pagoda.text;

import java.text.Normalizer;

/**
 * The normalizer of transformers' {@code CLIPTokenizer}: NFC, then every run of white space to one
 * space, then lower case per code point.
 */
final class ClipNormalizer {
  /** Ordering a run of combining marks takes the square of its length; longer ones go in parts. */
  private static final int LONGEST_MARK_RUN = 1024;

  private static final int REPLACEMENT = 0xFFFD;
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private ClipNormalizer() {}

  static String normalize(String text) {
    String composed = compose(text);
    StringBuilder out = new StringBuilder(composed.length());
    boolean inWhiteSpace = false;
    for (int i = 0; i < composed.length(); ) {
      int codePoint = composed.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean whiteSpace = isWhiteSpace(codePoint);
      if (whiteSpace) {
        if (!inWhiteSpace) {
          out.append(' ');
        }
      } else {
        appendLowerCase(out, codePoint);
      }
      inWhiteSpace = whiteSpace;
    }
    return out.toString();
  }

  /** Unicode's White_Space property, which is none of Java's: no U+001C to U+001F, but U+0085. */
  static boolean isWhiteSpace(int codePoint) {
    return (codePoint >= 0x09 && codePoint <= 0x0D)
        || codePoint == 0x85
        || Character.isSpaceChar(codePoint);
  }

  /** One code point at a time: the end of a word does not change Σ as String.toLowerCase does. */
  private static void appendLowerCase(StringBuilder out, int codePoint) {
    if (codePoint == CAPITAL_I_WITH_DOT) {
      out.append("i\u0307");
    } else if (isLoneSurrogate(codePoint)) {
      out.appendCodePoint(REPLACEMENT);
    } else {
      out.appendCodePoint(Character.toLowerCase(codePoint));
    }
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String compose(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    int marks = 0;
    for (int i = 0; i < text.length(); i++) {
      marks = mayReorder(text.charAt(i)) ? marks + 1 : 0;
      if (marks > LONGEST_MARK_RUN && !Character.isLowSurrogate(text.charAt(i))) {
        out.append(Normalizer.normalize(text.substring(from, i), Normalizer.Form.NFC));
        from = i;
        marks = 1;
      }
    }
    return out.append(Normalizer.normalize(text.substring(from), Normalizer.Form.NFC)).toString();
  }

  /** True for marks, and for halves of pairs since there are marks beyond the first plane. */
  private static boolean mayReorder(char c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.SURROGATE;
  }
}

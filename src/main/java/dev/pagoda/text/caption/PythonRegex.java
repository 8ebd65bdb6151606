package dev.pagoda.text.caption;

import java.util.regex.Pattern;

/**
 * Patterns with the classes of Python's {@code re} for {@code str}: Unicode's, but neither Java's
 * ASCII ones nor those of {@link Pattern#UNICODE_CHARACTER_CLASS}, where {@code \w} has marks and
 * lacks numbers that are no digits. The set is that of the Unicode version that the JDK has.
 */
final class PythonRegex {
  // A lookbehind sees letters beyond the first plane only if its pattern spells one out.
  private static final String WORD = "[\\p{L}\\p{N}_\uD801\uDC00]";
  private static final String SPACE =
      "\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
  private static final String BOUNDARY =
      "(?:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";

  private PythonRegex() {}

  /**
   * Java's syntax, save that {@code \w \s \S \d \D \b} are Python's, also within brackets. {@code
   * \<} and {@code \>} are {@code \b} before and after what is a word character in any case. Write
   * a literal backslash as a class of its own.
   */
  static Pattern compile(String regex) {
    return Pattern.compile(
        regex
            .replace("\\b", BOUNDARY)
            .replace("\\<", "(?<!" + WORD + ")")
            .replace("\\>", "(?!" + WORD + ")")
            .replace("\\w", WORD)
            .replace("\\s", "[" + SPACE + "]")
            .replace("\\S", "[^" + SPACE + "]")
            .replace("\\d", "\\p{Nd}")
            .replace("\\D", "\\P{Nd}"));
  }
}

package dev.pagoda.text.caption;

import java.util.BitSet;

/**
 * A start tag as Python's {@code html.parser} finds its end, which is more tolerant than HTML 5 is.
 *
 * @param name the tag's name
 * @param closesItself whether it ends in {@code />}
 * @param isTag false for what looked like a tag and is text after all
 * @param end where it ends
 */
record HtmlStartTag(String name, boolean closesItself, boolean isTag, int end) {
  private static final int NONE = -1;

  /**
   * The tag at a {@code <} that a letter follows, or null where the text ends within it.
   *
   * @param deadEnds where attributes begin from which no end was found, for this text
   */
  static HtmlStartTag at(String text, int start, BitSet deadEnds) {
    int end = end(text, start, deadEnds);
    if (end == NONE) {
      return null;
    }
    int nameEnd = nameEnd(text, start + 1);
    int i = skipSpace(text, nameEnd);
    for (int next = i; next != NONE; next = i < end ? attributeEnd(text, i) : NONE) {
      i = next;
    }
    String rest = i < end ? PythonText.strip(text.substring(i, end)) : "";
    boolean closesItself = rest.equals("/>");
    String name = PythonText.lower(text.substring(start + 1, nameEnd));
    return new HtmlStartTag(name, closesItself, closesItself || rest.equals(">"), end);
  }

  /** The end of a tag's name: only ASCII white space ends it. */
  static int nameEnd(String text, int start) {
    int i = start;
    while (i < text.length() && !endsTagName(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean endsTagName(char c) {
    return switch (c) {
      case '\t', '\n', '\r', '\f', ' ', '/', '>', '\0' -> true;
      default -> false;
    };
  }

  private static int end(String text, int start, BitSet deadEnds) {
    int i = nameEnd(text, start + 1);
    while (i < text.length() && (isSpace(text, i) || text.charAt(i) == '/')) {
      i++;
    }
    BitSet passed = new BitSet();
    for (int next = i; next != NONE && !deadEnds.get(i); next = attributeEnd(text, next)) {
      i = next;
      passed.set(i);
    }
    int end = deadEnds.get(i) ? NONE : close(text, i);
    if (end == NONE) {
      deadEnds.or(passed);
    }
    return end;
  }

  private static int close(String text, int i) {
    if (i == text.length()) {
      return NONE;
    }
    char c = text.charAt(i);
    if (c == '>') {
      return i + 1;
    }
    if (c == '/') {
      return text.startsWith("/>", i) ? i + 2 : NONE;
    }
    return c == '=' || HtmlMarkup.isAsciiLetter(c) ? NONE : i;
  }

  /** The end of an attribute and what separates it from the next, or none if there is none. */
  private static int attributeEnd(String text, int start) {
    if (start >= text.length() || !separates(text, start - 1) || endsName(text, start, false)) {
      return NONE;
    }
    int i = start + 1;
    while (i < text.length() && !endsName(text, i, true)) {
      i++;
    }
    int value = valueEnd(text, i);
    return skipSpace(text, value == NONE ? i : value);
  }

  private static int valueEnd(String text, int start) {
    int equals = start;
    while (equals < text.length() && isSpace(text, equals)) {
      equals++;
    }
    int afterEquals = equals;
    while (afterEquals < text.length() && text.charAt(afterEquals) == '=') {
      afterEquals++;
    }
    if (afterEquals == equals) {
      return NONE;
    }
    int value = afterEquals;
    while (value < text.length() && isSpace(text, value)) {
      value++;
    }
    if (value == text.length() || "'\"".indexOf(text.charAt(value)) < 0) {
      return bareValueEnd(text, value);
    }
    int close = text.indexOf(text.charAt(value), value + 1);
    if (close >= 0) {
      return close + 1;
    }
    // A quote without end: the value is empty before it, or begins with an equals sign.
    if (value > afterEquals) {
      return value;
    }
    return afterEquals - equals > 1 ? bareValueEnd(text, afterEquals - 1) : NONE;
  }

  private static int bareValueEnd(String text, int start) {
    int i = start;
    while (i < text.length() && text.charAt(i) != '>' && !isSpace(text, i)) {
      i++;
    }
    return i;
  }

  /** Past white space, and slashes that close no tag. */
  private static int skipSpace(String text, int start) {
    int i = start;
    while (i < text.length()
        && (isSpace(text, i) || (text.charAt(i) == '/' && !text.startsWith("/>", i)))) {
      i++;
    }
    return i;
  }

  private static boolean separates(String text, int at) {
    return isSpace(text, at) || "'\"/".indexOf(text.charAt(at)) >= 0;
  }

  private static boolean endsName(String text, int at, boolean equalsEnds) {
    char c = text.charAt(at);
    return c == '/' || c == '>' || (equalsEnds && c == '=') || isSpace(text, at);
  }

  private static boolean isSpace(String text, int at) {
    return PythonText.isSpace(text.charAt(at));
  }
}

package dev.pagoda.text;

import java.util.function.Consumer;

/**
 * Splits normalized text as CLIP's pattern does, without a regex engine: {@code
 * 's|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+}.
 */
final class ClipWords {
  private enum Kind {
    LETTER,
    NUMBER,
    SPACE,
    OTHER
  }

  private static final String[] SUFFIXES = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};

  private ClipWords() {}

  static void split(String text, Consumer<String> words) {
    int start = 0;
    while (start < text.length()) {
      int end = end(text, start);
      if (kind(text.codePointAt(start)) != Kind.SPACE) {
        words.accept(text.substring(start, end));
      }
      start = end;
    }
  }

  private static int end(String text, int start) {
    for (String suffix : SUFFIXES) {
      if (text.startsWith(suffix, start)) {
        return start + suffix.length();
      }
    }
    int first = text.codePointAt(start);
    Kind kind = kind(first);
    int end = start + Character.charCount(first);
    while (kind != Kind.NUMBER && end < text.length() && kind(text.codePointAt(end)) == kind) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private static Kind kind(int codePoint) {
    if (Character.isLetter(codePoint)) {
      return Kind.LETTER;
    }
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.NUMBER;
      default -> ClipNormalizer.isWhiteSpace(codePoint) ? Kind.SPACE : Kind.OTHER;
    };
  }
}

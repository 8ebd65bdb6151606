package dev.pagoda.text;

/**
 * Normalized text as T5's vocabulary writes it: white space goes, and each word begins with U+2581.
 * One that stands in the text begins a word too.
 */
final class T5Words {
  private static final char SPACE_MARK = '\u2581';

  private final char[] chars;
  private int length;

  T5Words(String text) {
    chars = new char[text.length() * 2];
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ClipNormalizer.isWhiteSpace(c)) {
        inWord = false;
        continue;
      }
      if (!inWord && c != SPACE_MARK) {
        chars[length++] = SPACE_MARK;
      }
      chars[length++] = c;
      inWord = true;
    }
  }

  /** Adds the pieces of all words. */
  void encode(UnigramModel model, TokenIds ids) {
    Lattice lattice = new Lattice(longest());
    for (int start = 0; start < length; ) {
      int end = end(start);
      model.encode(chars, start, end, lattice, ids);
      start = end;
    }
  }

  private int longest() {
    int longest = 0;
    for (int start = 0; start < length; ) {
      int end = end(start);
      longest = Math.max(longest, end - start);
      start = end;
    }
    return longest;
  }

  private int end(int start) {
    int end = start + 1;
    while (end < length && chars[end] != SPACE_MARK) {
      end++;
    }
    return end;
  }
}

package dev.pagoda.text.caption;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Characters of given classes, one after another. (An expression of such classes takes thirty times
 * as long: {@code java.util.regex} asks one character after the other whether it is the one.)
 */
final class CharacterSequence {
  static final String SPACE = "\\s";
  static final String WORD = "\\w";
  static final String NOT_LETTER = "^A-Za-z";
  static final String NOT_LINE_FEED = "^\n";

  private final List<IntPredicate> classes;

  private CharacterSequence(List<IntPredicate> classes) {
    this.classes = classes;
  }

  /** Each class is one of the above, or characters and ranges of them such as {@code a-z}. */
  static CharacterSequence sequence(String... classes) {
    return new CharacterSequence(Stream.of(classes).map(CharacterSequence::predicate).toList());
  }

  boolean isAt(int[] codePoints, int start) {
    if (start + classes.size() > codePoints.length) {
      return false;
    }
    for (int i = 0; i < classes.size(); i++) {
      if (!classes.get(i).test(codePoints[start + i])) {
        return false;
      }
    }
    return true;
  }

  private static IntPredicate predicate(String characters) {
    return switch (characters) {
      case SPACE -> PythonText::isSpace;
      case WORD -> PythonText::isWord;
      case NOT_LETTER -> set("A-Za-z").negate();
      case NOT_LINE_FEED -> c -> c != '\n';
      default -> set(characters);
    };
  }

  private static IntPredicate set(String characters) {
    BitSet set = new BitSet();
    for (int i = 0; i < characters.length(); i++) {
      boolean range = i + 2 < characters.length() && characters.charAt(i + 1) == '-';
      int last = range ? i + 2 : i;
      set.set(characters.charAt(i), characters.charAt(last) + 1);
      i = last;
    }
    return set::get;
  }
}

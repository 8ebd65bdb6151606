package dev.pagoda.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Tokens that are found in a text as a whole: the first place, and there the longest, wins. */
final class AddedTokens {
  /** First characters of the tokens, each once; most texts hold few of them. */
  private final String firsts;

  /** By the place of their first character in {@link #firsts}, the longest first. */
  private final List<List<AddedToken>> byFirst = new ArrayList<>();

  /**
   * @param tokens all tokens; an empty content never matches
   */
  AddedTokens(Collection<AddedToken> tokens) {
    StringBuilder seen = new StringBuilder();
    tokens.stream()
        .filter(token -> !token.content().isEmpty())
        .sorted(Comparator.comparingInt(token -> -token.content().length()))
        .forEach(
            token -> {
              String first = token.content().substring(0, 1);
              if (seen.indexOf(first) < 0) {
                seen.append(first);
                byFirst.add(new ArrayList<>());
              }
              byFirst.get(seen.indexOf(first)).add(token);
            });
    firsts = seen.toString();
  }

  boolean isEmpty() {
    return byFirst.isEmpty();
  }

  /** Gives the tokens found and the non-empty text between them, in order. */
  void split(String text, Consumer<String> between, IntConsumer tokens) {
    int start = 0;
    int i = 0;
    while (i < text.length()) {
      AddedToken token = at(text, i);
      if (token == null) {
        i++;
        continue;
      }
      int end = token.leftStrip() ? skipSpaceBefore(text, i, start) : i;
      if (end > start) {
        between.accept(text.substring(start, end));
      }
      tokens.accept(token.id());
      i += token.content().length();
      start = token.rightStrip() ? skipSpaceAfter(text, i) : i;
    }
    if (start < text.length()) {
      between.accept(text.substring(start));
    }
  }

  private AddedToken at(String text, int index) {
    int first = firsts.indexOf(text.charAt(index));
    if (first < 0) {
      return null;
    }
    for (AddedToken token : byFirst.get(first)) {
      if (text.startsWith(token.content(), index)) {
        return token;
      }
    }
    return null;
  }

  private static int skipSpaceBefore(String text, int index, int limit) {
    int i = index;
    while (i > limit && ClipNormalizer.isWhiteSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private static int skipSpaceAfter(String text, int index) {
    int i = index;
    while (i < text.length() && ClipNormalizer.isWhiteSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}

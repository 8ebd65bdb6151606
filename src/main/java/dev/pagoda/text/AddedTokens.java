package dev.pagoda.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Tokens that are found in a text as a whole: the first place, and there the longest, wins. */
final class AddedTokens {
  private final List<Map.Entry<String, Integer>> longestFirst;

  /**
   * @param ids id by content; an empty content never matches
   */
  AddedTokens(Map<String, Integer> ids) {
    longestFirst =
        ids.entrySet().stream()
            .filter(token -> !token.getKey().isEmpty())
            .map(token -> Map.entry(token.getKey(), token.getValue()))
            .sorted(Comparator.comparingInt(token -> -token.getKey().length()))
            .toList();
  }

  /** Gives the tokens found and the non-empty text between them, in order. */
  void split(String text, Consumer<String> between, IntConsumer tokens) {
    int start = 0;
    int i = 0;
    while (i < text.length()) {
      Map.Entry<String, Integer> token = at(text, i);
      if (token == null) {
        i++;
        continue;
      }
      if (i > start) {
        between.accept(text.substring(start, i));
      }
      tokens.accept(token.getValue());
      i += token.getKey().length();
      start = i;
    }
    if (start < text.length()) {
      between.accept(text.substring(start));
    }
  }

  private Map.Entry<String, Integer> at(String text, int index) {
    for (Map.Entry<String, Integer> token : longestFirst) {
      if (text.startsWith(token.getKey(), index)) {
        return token;
      }
    }
    return null;
  }
}

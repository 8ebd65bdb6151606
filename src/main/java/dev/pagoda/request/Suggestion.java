package dev.pagoda.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Suggestion {
  private Suggestion() {}

  /**
   * The most similar of the known names, if one is similar: a letter in three may be wrong. Case
   * and separators do not count, so that {@code pagScale} and {@code pag-scale} find their field.
   */
  static Optional<String> closest(String given, Collection<String> known) {
    String plain = plain(given);
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(plain, plain(name))))
        .filter(name -> edits(plain, plain(name)) <= Math.max(1, plain(name).length() / 3))
        .filter(name -> plain.length() > 1);
  }

  private static String plain(String name) {
    String cut = name.length() > 64 ? name.substring(0, 64) : name;
    return cut.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions and swaps of two
   * neighbours, which are the commonest slip of the fingers.
   */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substituted = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(substituted, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}

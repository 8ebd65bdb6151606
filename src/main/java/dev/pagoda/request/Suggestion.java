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

  /** Levenshtein distance: insertions, deletions and substitutions of single characters. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

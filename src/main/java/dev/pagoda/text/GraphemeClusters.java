package dev.pagoda.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The extended grapheme clusters of a text (Unicode Standard Annex 29). Combining marks that are
 * newer than the Unicode version of the running JDK (13 in JDK 17) are clusters of their own.
 */
final class GraphemeClusters {
  private static final Pattern CLUSTER = Pattern.compile("\\X");

  /** The first combining mark: no two characters below belong together but CR and LF. */
  private static final char FIRST_MARK = '\u0300';

  private final String text;
  private final Matcher matcher;

  GraphemeClusters(String text) {
    this.text = text;
    matcher = CLUSTER.matcher(text);
  }

  /** Where the cluster ends that starts at the index. */
  int end(int start) {
    char first = text.charAt(start);
    int next = start + 1;
    if (next == text.length()
        || (first < FIRST_MARK && first != '\r' && text.charAt(next) < FIRST_MARK)) {
      return next;
    }
    matcher.region(start, text.length());
    return matcher.lookingAt() ? matcher.end() : next;
  }
}

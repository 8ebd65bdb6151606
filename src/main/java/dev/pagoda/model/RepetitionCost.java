package dev.pagoda.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the counted repetitions of a regular expression may multiply its size by. RE2 writes {@code
 * (x{9}){9}} out as 81 copies of x and puts no limit to that.
 */
final class RepetitionCost {
  /** Large enough to be refused, and far from an overflow. */
  private static final long REFUSED = 1_000_000;

  private static final Pattern COUNTS = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

  private RepetitionCost() {}

  /** The product of all counts, as if each were inside the others: 1 without repetitions. */
  static long of(String expression) {
    long cost = 1;
    Matcher counts = COUNTS.matcher(expression);
    while (counts.find() && cost < REFUSED) {
      String upper = counts.group(2);
      int last = upper == null || upper.isEmpty() ? 0 : Integer.parseInt(upper);
      cost *= Math.max(1, Math.max(Integer.parseInt(counts.group(1)), last));
    }
    return Math.min(cost, REFUSED);
  }
}

package dev.pagoda.text;

import java.util.Arrays;

/** The best way found so far to each place of a word. For one thread, word after word. */
final class Lattice {
  private static final int NOWHERE = -1;

  private final double[] scores;
  private final int[] ids;
  private final int[] starts;
  private int end;

  /**
   * @param longest characters of the longest word
   */
  Lattice(int longest) {
    scores = new double[longest + 1];
    ids = new int[longest + 1];
    starts = new int[longest + 1];
  }

  void clear(int length) {
    end = length;
    scores[0] = 0;
    Arrays.fill(starts, 0, length + 1, NOWHERE);
  }

  double score(int place) {
    return scores[place];
  }

  /** Takes a piece if no better way leads to its end; the first of equals stays. */
  void offer(int from, int to, int id, double score) {
    if (starts[to] == NOWHERE || score > scores[to]) {
      scores[to] = score;
      ids[to] = id;
      starts[to] = from;
    }
  }

  /** Adds the pieces of the best way to the end, neighbouring unknown ones as one. */
  void bestPath(int unknown, TokenIds out) {
    int first = out.size();
    boolean afterUnknown = false;
    for (int place = end; place > 0; place = starts[place]) {
      boolean isUnknown = ids[place] == unknown;
      if (!isUnknown || !afterUnknown) {
        out.add(ids[place]);
      }
      afterUnknown = isUnknown;
    }
    out.reverseFrom(first);
  }
}

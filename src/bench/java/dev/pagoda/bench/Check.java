package dev.pagoda.bench;

import java.util.Arrays;

/** Makes sure, before anything is timed, that a step computes what its label says. */
final class Check {
  private Check() {}

  /** Refuses outputs that are not equal bit for bit. */
  static void same(float[] expected, float[] actual, String label) {
    if (!Arrays.equals(expected, actual)) {
      throw new IllegalStateException(
          label + " changes rows that it must not: by up to " + difference(expected, actual));
    }
  }

  /** Refuses outputs that differ by more than the rounding of a sum in another order. */
  static void close(float[] expected, float[] actual, float tolerance, String label) {
    float difference = difference(expected, actual);
    if (!(difference <= tolerance)) {
      throw new IllegalStateException(label + " differs by " + difference);
    }
  }

  /** Refuses outputs that differ by less. */
  static void changed(float[] before, float[] after, float least, String label) {
    float difference = difference(before, after);
    if (!(difference >= least)) {
      throw new IllegalStateException(label + " changes only " + difference);
    }
  }

  private static float difference(float[] one, float[] other) {
    if (one.length != other.length) {
      return Float.NaN;
    }
    float most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }
}

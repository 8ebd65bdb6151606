package dev.pagoda.scheduler;

/** The beta distribution with both parameters equal; the density is symmetric about one half. */
final class BetaDistribution {
  private static final int BISECTIONS = 1100;
  private static final int SERIES_TERMS = 200;

  private final double shape;
  private final double norm;

  /**
   * @param shape both parameters, above 0
   */
  BetaDistribution(double shape) {
    this.shape = shape;
    this.norm = 0.5 / massBelow(0.5);
  }

  /** The value that is exceeded with probability 1 - p. */
  double quantile(double p) {
    if (p > 0.5) {
      return 1 - quantile(1 - p);
    }
    double low = 0;
    double high = 0.5;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (norm * massBelow(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * Integral of t^(shape-1) (1-t)^(shape-1) from 0 to x, at most one half: the power series of the
   * second factor, integrated term by term; half of each term remains from one to the next.
   */
  private double massBelow(double x) {
    double coefficient = 1;
    double power = Math.pow(x, shape);
    double sum = 0;
    for (int k = 0; k < SERIES_TERMS; k++) {
      double term = coefficient * power / (shape + k);
      sum += term;
      if (term < sum * 1e-17) {
        break;
      }
      coefficient *= (k + 1 - shape) / (k + 1);
      power *= x;
    }
    return sum;
  }
}

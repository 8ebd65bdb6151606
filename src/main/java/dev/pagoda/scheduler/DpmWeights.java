package dev.pagoda.scheduler;

/**
 * The weights of one step of DPM-Solver, formulas of appendix B of "DPM-Solver" (arXiv:2206.00927)
 * and "DPM-Solver++" (arXiv:2211.01095) as diffusers writes them, in double. With lambda half the
 * logarithm of the signal-to-noise ratio and h its growth, all variants integrate {@code exp} over
 * {@code -h} (clean samples), {@code h} (noise) or {@code -2h} (clean samples, stochastic), and
 * differ in a factor.
 */
final class DpmWeights {
  private final DpmAlgorithm algorithm;
  private final boolean midpoint;
  private final NoiseLevels levels;
  private final double[] lambdas;
  private final double[] ofOutputs = new double[3];
  private double ofSample;
  private double ofNoise;
  private int order;

  /**
   * @param midpoint the solver type of second-order steps; else it is Heun's
   */
  DpmWeights(DpmAlgorithm algorithm, boolean midpoint, NoiseLevels levels) {
    this.algorithm = algorithm;
    this.midpoint = midpoint;
    this.levels = levels;
    this.lambdas = levels.lambdas();
  }

  /**
   * Computes the weights of a step from level {@code step} to the next. A final level may be off by
   * a rounding and then be above the last one.
   */
  void set(int step, int order) {
    this.order = order;
    double h = lambdas[step + 1] - lambdas[step];
    double alpha = levels.alpha()[step + 1];
    double sigma = levels.sigma()[step + 1];
    double fall = sigma / levels.sigma()[step];
    double factor;
    double exponent;
    if (algorithm.isClean()) {
      exponent = algorithm.isStochastic() ? -2 * h : -h;
      factor = alpha;
      ofSample = algorithm.isStochastic() ? fall * Math.exp(-h) : fall;
      ofNoise = sigma * Math.sqrt(Math.max(-Math.expm1(-2 * h), 0));
    } else {
      exponent = h;
      factor = algorithm.isStochastic() ? 2 * sigma : sigma;
      ofSample = alpha / levels.alpha()[step];
      ofNoise = sigma * Math.sqrt(Math.max(Math.expm1(2 * h), 0));
    }
    double flat = -factor * Math.expm1(exponent);
    switch (order) {
      case 1 -> ofOutputs[0] = flat;
      case 2 -> second(step, h, flat, midpoint ? flat / 2 : -factor * slope(exponent));
      default -> third(step, h, flat, -factor * slope(exponent), -factor * curve(exponent));
    }
  }

  int order() {
    return order;
  }

  float ofSample() {
    return (float) ofSample;
  }

  /**
   * @param back 0 for the newest output, less than the order
   */
  float ofOutput(int back) {
    return (float) ofOutputs[back];
  }

  float ofNoise() {
    return (float) ofNoise;
  }

  /** Spreads the weights of value and first difference over two outputs. */
  private void second(int step, double h, double flat, double first) {
    double difference = first * h / (lambdas[step] - lambdas[step - 1]);
    ofOutputs[0] = flat + difference;
    ofOutputs[1] = -difference;
  }

  /** Spreads the weights of value, first and second difference over three outputs. */
  private void third(int step, double h, double flat, double first, double second) {
    double h0 = lambdas[step] - lambdas[step - 1];
    double h1 = lambdas[step - 1] - lambdas[step - 2];
    double bend = (first * h0 + second * h) / (h0 + h1);
    double newer = (first + bend) * h / h0;
    double older = -bend * h / h1;
    ofOutputs[0] = flat + newer;
    ofOutputs[1] = older - newer;
    ofOutputs[2] = -older;
  }

  /** Integral of the first difference; 0 for a step of no length. */
  private static double slope(double exponent) {
    return exponent == 0 ? 0 : Math.expm1(exponent) / exponent - 1;
  }

  /**
   * Integral of the second difference; 0 for a step of no length. For the stochastic equation
   * diffusers adds the half that is subtracted everywhere else (and in k-diffusion): kept, so that
   * the pictures are the same.
   */
  private double curve(double exponent) {
    if (exponent == 0) {
      return 0;
    }
    return slope(exponent) / exponent + (algorithm.isStochastic() ? 0.5 : -0.5);
  }
}

package dev.pagoda.scheduler;

import java.util.Arrays;

/**
 * The weights of sample and outputs in a predictor or corrector step of UniPC: section 3 of
 * arXiv:2302.04867 as diffusers writes it, in double. Both are a first-order step plus differences
 * between outputs, weighted so that polynomials up to the order are integrated exactly.
 */
final class UniPcWeights {
  private final NoiseLevels levels;
  private final double[] lambdas;
  private final boolean clean;
  private final boolean bh1;
  private final LinearSystem system;
  private final double[] ratios;
  private final double[] ofOutputs;
  private double ofSample;
  private int outputs;

  /**
   * @param clean whether outputs are clean samples rather than noise
   * @param bh1 which of the two functions B(h)
   * @param mostOrder highest order that will be asked for
   */
  UniPcWeights(NoiseLevels levels, boolean clean, boolean bh1, int mostOrder) {
    this.levels = levels;
    this.lambdas = levels.lambdas();
    this.clean = clean;
    this.bh1 = bh1;
    this.system = new LinearSystem(mostOrder);
    this.ratios = new double[mostOrder];
    this.ofOutputs = new double[mostOrder + 1];
  }

  /** From level {@code step} to the next; output 0 is that of {@code step}. */
  void predict(int step, int order) {
    double h = start(step, step + 1, 0, order);
    outputs = order;
    if (order > 1 && h != 0) {
      double b = integrals(h, order - 1);
      if (order == 2) {
        // Where diffusers takes the limit instead of solving for it.
        system.solution()[0] = 0.5;
      } else {
        vandermonde(order - 1);
        system.solve(order - 1);
      }
      differences(b * scale(step + 1), 0, order - 1);
    }
  }

  /**
   * From level {@code step - 1} to {@code step} once more; output 0 is the one that was predicted
   * there, output 1 that of {@code step - 1}.
   */
  void correct(int step, int order) {
    double h = start(step - 1, step, 1, order);
    outputs = order + 1;
    if (h != 0) {
      double b = integrals(h, order);
      ratios[order - 1] = 1;
      if (order == 1) {
        system.solution()[0] = 0.5;
      } else {
        vandermonde(order);
        system.solve(order);
      }
      differences(b * scale(step), 1, order - 1);
      double newest = b * scale(step) * system.solution()[order - 1];
      ofOutputs[0] -= newest;
      ofOutputs[1] += newest;
    }
  }

  float ofSample() {
    return (float) ofSample;
  }

  /** How many outputs have a weight, from the newest on. */
  int outputs() {
    return outputs;
  }

  float ofOutput(int back) {
    return (float) ofOutputs[back];
  }

  /** The first-order step from {@code from} to {@code to}; returns the integrated h. */
  private double start(int from, int to, int base, int order) {
    double h = lambdas[to] - lambdas[from];
    double signed = clean ? -h : h;
    ofSample =
        clean
            ? levels.sigma()[to] / levels.sigma()[from]
            : levels.alpha()[to] / levels.alpha()[from];
    Arrays.fill(ofOutputs, 0);
    ofOutputs[base] = -scale(to) * Math.expm1(signed);
    for (int k = 0; k < order - 1; k++) {
      ratios[k] = (lambdas[from - k - 1] - lambdas[from]) / h;
    }
    return signed;
  }

  private double scale(int to) {
    return clean ? levels.alpha()[to] : levels.sigma()[to];
  }

  /** Writes the right side of the system; returns B(h). */
  private double integrals(double h, int n) {
    double b = bh1 ? h : Math.expm1(h);
    double phi = Math.expm1(h) / h - 1;
    double factorial = 1;
    for (int i = 0; i < n; i++) {
      system.rightSide()[i] = phi * factorial / b;
      factorial *= i + 2;
      phi = phi / h - 1 / factorial;
    }
    return b;
  }

  private void vandermonde(int n) {
    for (int column = 0; column < n; column++) {
      double power = 1;
      for (int row = 0; row < n; row++) {
        system.matrix()[row][column] = power;
        power *= ratios[column];
      }
    }
  }

  /** Adds differences between older outputs and the one at {@code base}. */
  private void differences(double factor, int base, int n) {
    for (int k = 0; k < n; k++) {
      double weight = factor * system.solution()[k] / ratios[k];
      ofOutputs[base] += weight;
      ofOutputs[base + k + 1] -= weight;
    }
  }
}

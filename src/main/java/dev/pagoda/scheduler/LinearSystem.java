package dev.pagoda.scheduler;

/** A few linear equations in double, whose room is used again and again. */
final class LinearSystem {
  private final double[][] matrix;
  private final double[] rightSide;
  private final double[] solution;

  /**
   * @param most unknowns
   */
  LinearSystem(int most) {
    this.matrix = new double[most][most];
    this.rightSide = new double[most];
    this.solution = new double[most];
  }

  /** To be filled before {@link #solve}, row by row. */
  double[][] matrix() {
    return matrix;
  }

  /** To be filled before {@link #solve}. */
  double[] rightSide() {
    return rightSide;
  }

  double[] solution() {
    return solution;
  }

  /**
   * Solves for the first {@code n} unknowns by Gaussian elimination with row pivots; overwrites
   * matrix and right side.
   */
  void solve(int n) {
    for (int pivot = 0; pivot < n; pivot++) {
      swap(pivot, largest(pivot, n));
      for (int row = pivot + 1; row < n; row++) {
        double factor = matrix[row][pivot] / matrix[pivot][pivot];
        for (int column = pivot; column < n; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
        rightSide[row] -= factor * rightSide[pivot];
      }
    }
    for (int row = n - 1; row >= 0; row--) {
      double rest = rightSide[row];
      for (int column = row + 1; column < n; column++) {
        rest -= matrix[row][column] * solution[column];
      }
      solution[row] = rest / matrix[row][row];
    }
  }

  private int largest(int column, int n) {
    int largest = column;
    for (int row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[largest][column])) {
        largest = row;
      }
    }
    return largest;
  }

  private void swap(int a, int b) {
    double[] row = matrix[a];
    matrix[a] = matrix[b];
    matrix[b] = row;
    double value = rightSide[a];
    rightSide[a] = rightSide[b];
    rightSide[b] = value;
  }
}

package dev.pagoda.onnx.graph;

/** What the number of rows means for a tensor. */
sealed interface Flow {
  /** Rows have no influence on it. */
  record Free(Elements elements) implements Flow {}

  /**
   * Computed from the number of rows: a shape, or part of one.
   *
   * @param space whose rows were counted, the latest if several were
   * @param mixed rows of several places were counted
   */
  record Counted(Elements elements, RowSpace space, boolean mixed) implements Flow {}

  /**
   * Data with rows along its first dimension.
   *
   * @param folded the first dimension may be a multiple of the rows (heads folded into it)
   */
  record Rows(RowSpace space, boolean folded) implements Flow {}

  /** Elements of a shape-like tensor. */
  default Elements shape() {
    if (this instanceof Free free) {
      return free.elements();
    }
    return this instanceof Counted counted ? counted.elements() : Elements.UNKNOWN;
  }
}

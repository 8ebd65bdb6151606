package dev.pagoda.onnx.graph;

/** How many rows a tensor has, as a place in the graph. */
sealed interface RowSpace {
  /**
   * Between two self-attentions: B rows, and P more once a layer before it was chosen.
   *
   * @param index self-attentions that lie before it
   */
  record Region(int index) implements RowSpace {}

  /**
   * Inside a self-attention: all rows, or the first B where the layer is chosen.
   *
   * @param layer index of the self-attention
   */
  record Attended(int layer) implements RowSpace {}

  /** Position in order of execution. */
  default int order() {
    return this instanceof Region region ? 2 * region.index() : 2 * ((Attended) this).layer() + 1;
  }

  /** Where data of both places can meet: the later one. */
  static RowSpace later(RowSpace a, RowSpace b) {
    RowSpace early = a.order() <= b.order() ? a : b;
    RowSpace late = early.equals(a) ? b : a;
    if (early instanceof Attended attended && !early.equals(late)) {
      throw new UnsupportedGraphException(
          "the inside of self-attention %d is used outside of it".formatted(attended.layer()));
    }
    return late;
  }
}

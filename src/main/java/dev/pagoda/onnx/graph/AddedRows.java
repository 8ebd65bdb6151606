package dev.pagoda.onnx.graph;

import java.util.List;

/**
 * What a chosen layer appends for its perturbed rows: their value projections, [P, tokens,
 * channels]; no rows where the layer is not chosen.
 */
final class AddedRows {
  private final Emitter out;
  private final RowPlan plan;
  private final RowMover mover;

  AddedRows(Emitter out, RowPlan plan, RowMover mover) {
    this.out = out;
    this.plan = plan;
    this.mover = mover;
  }

  String of(SelfAttention attention, int layer) {
    RowSpace place = new RowSpace.Region(layer);
    String name = "pag/added/" + attention.path();
    String rows = plan.added(layer);
    ProjectedValue value = attention.value();
    if (value instanceof ProjectedValue.Tensor tensor) {
      String projected = gather(mover.move(tensor.tensor(), place), rows, name + "/value");
      // Packed biases hold those of Q, K and V, one third each.
      return tensor
          .bias()
          .map(bias -> plus(projected, lastThird(bias, name), name))
          .orElse(projected);
    }
    String input = gather(mover.move(attention.input(), place), rows, name + "/input");
    if (value instanceof ProjectedValue.Columns columns) {
      String projected = product(input, columns(columns, name), name);
      return columns
          .bias()
          .map(bias -> plus(projected, from(bias, columns.start(), name), name))
          .orElse(projected);
    }
    return product(input, heads((ProjectedValue.Heads) value, name), name);
  }

  private String gather(String tensor, String rows, String name) {
    return out.emit(name, "Gather", List.of(tensor, rows), Attributes.of("axis", 0));
  }

  private String product(String input, String weight, String name) {
    return out.emit(name + "/projected", "MatMul", List.of(input, weight));
  }

  private String plus(String projected, String bias, String name) {
    return out.emit(name, "Add", List.of(projected, bias));
  }

  /** V's columns of the packed weight, cut in each run: folded, they would be a second copy. */
  private String columns(ProjectedValue.Columns value, String name) {
    String start =
        out.emit(name + "/start", "Add", List.of(out.constant(value.start()), plan.zero()));
    return out.emit(
        name + "/weight",
        "Slice",
        List.of(value.weight(), start, out.constant(Long.MAX_VALUE), out.constant(1)));
  }

  private String heads(ProjectedValue.Heads value, String name) {
    long[] shape = {0, value.shape().get(0), value.shape().get(1), value.shape().get(2)};
    String target = out.emit(name + "/shape", "Add", List.of(out.constant(shape), plan.zero()));
    String packed = out.emit(name + "/packed", "Reshape", List.of(value.weight(), target));
    String perHead =
        out.emit(
            name + "/heads",
            "Gather",
            List.of(packed, out.scalar(value.index())),
            Attributes.of("axis", 2));
    return out.emit(name + "/weight", "Reshape", List.of(perHead, out.constant(0, -1)));
  }

  private String from(String bias, long start, String name) {
    return out.emit(
        name + "/bias", "Slice", List.of(bias, out.constant(start), out.constant(Long.MAX_VALUE)));
  }

  private String lastThird(String bias, String name) {
    String parts = name + "/bias_of_";
    out.emit(
        List.of(parts + "q", parts + "k", parts + "v"),
        "Split",
        List.of(bias),
        Attributes.of("axis", 0));
    return parts + "v";
  }
}

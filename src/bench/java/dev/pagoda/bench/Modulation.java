package dev.pagoda.bench;

import java.util.ArrayList;
import java.util.List;

/** Shifts, scales and gates of {@code ada_norm_single}, which the timestep gives. */
final class Modulation {
  /** Of the random tables, so that shifts, scales and gates are well below one. */
  private static final double DEVIATION = 0.3;

  private final Modules modules;
  private final GraphWriter graph;

  Modulation(Modules modules) {
    this.modules = modules;
    this.graph = modules.graph();
  }

  /**
   * Adds a {@code scale_shift_table} and cuts the sum as {@code torch.chunk} does, which the
   * exporter writes with sizes that are computed.
   *
   * @param embedding [rows, parts or 1, channels]
   * @return parts of [rows, 1, channels]
   */
  List<String> chunks(String scope, String embedding, int parts, int channels) {
    String table = modules.random("onnx::Add_", DEVIATION, 1, parts, channels);
    String sum = graph.node(scope, "Add", List.of(table, embedding));
    String shape = graph.node(scope, "Shape", List.of(sum));
    String axis = graph.longs(scope, 1);
    String size = graph.node(scope, "Gather", List.of(shape, axis), Onnx.attribute("axis", 0));
    String rounded = graph.node(scope, "Add", List.of(size, graph.longs(scope, parts - 1L)));
    String length = graph.node(scope, "Div", List.of(rounded, graph.longs(scope, parts)));
    List<String> chunks = new ArrayList<>();
    String start = graph.longs(scope, 0);
    for (int i = 1; i <= parts; i++) {
      String end = graph.node(scope, "Mul", List.of(length, graph.longs(scope, i)));
      chunks.add(graph.node(scope, "Slice", List.of(sum, start, end, axis)));
      start = end;
    }
    return chunks;
  }

  /** A normalisation without weights of its own, times 1 + scale, plus shift. */
  String normed(String scope, String norm, Feature in, String shift, String scale) {
    String normed = modules.plainLayerNorm(norm, in.name(), in.channels());
    String factor = graph.node(scope, "Add", List.of(scale, graph.scalar(scope, 1f)));
    String scaled = graph.node(scope, "Mul", List.of(normed, factor));
    return graph.node(scope, "Add", List.of(scaled, shift));
  }
}

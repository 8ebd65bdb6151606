package dev.pagoda.bench;

import java.util.List;

/** diffusers' {@code Attention.prepare_attention_mask}, which repeats the mask for each head. */
final class AttentionMask {
  private AttentionMask() {}

  /**
   * Writes it into the scope of an attention.
   *
   * @param mask what is added to the scores, [rows, 1, keys]
   * @param batch the number of rows, as a vector of one element
   * @return [rows, heads, 1, keys]
   */
  static String write(GraphWriter graph, String scope, String mask, String batch, long heads) {
    String column = graph.node(scope, "Unsqueeze", List.of(mask, graph.longs(scope, 1)));
    String tiled = graph.node(scope, "Tile", List.of(column, graph.longs(scope, 1, heads, 1, 1)));
    String shape = graph.node(scope, "Shape", List.of(tiled));
    String none = slice(graph, scope, shape, 0, 0);
    String tail = slice(graph, scope, shape, 2, 4);
    String folded = graph.reshape(scope, tiled, none, graph.longs(scope, -1), tail);
    String keys = graph.size(scope, folded, 2);
    return graph.reshape(
        scope, folded, batch, graph.longs(scope, heads), graph.longs(scope, -1), keys);
  }

  private static String slice(GraphWriter graph, String scope, String shape, long from, long to) {
    return graph.node(
        scope,
        "Slice",
        List.of(shape, graph.longs(scope, from), graph.longs(scope, to), graph.longs(scope, 0)));
  }
}

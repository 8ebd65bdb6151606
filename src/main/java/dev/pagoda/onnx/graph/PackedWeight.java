package dev.pagoda.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A weight in which an optimizer packed several linear layers of one attention.
 *
 * @param path module path of the attention and a name for the pack
 * @param weight the tensor, [in, columns of all layers]
 * @param modules module paths of the layers, in the order of their columns
 * @param headSize see {@link PackedColumns}
 */
record PackedWeight(String path, String weight, List<String> modules, int headSize) {
  private static final List<String> ALL = List.of(".to_q", ".to_k", ".to_v");

  /** Packed weights of a graph, in order of execution. */
  static List<PackedWeight> find(
      Graph graph, List<SelfAttention> selfAttentions, List<CrossAttention> crossAttentions) {
    List<PackedWeight> found = new ArrayList<>();
    for (SelfAttention attention : selfAttentions) {
      of(graph, attention.path(), attention.value()).ifPresent(found::add);
    }
    ValueFinder values = new ValueFinder(graph);
    for (CrossAttention attention : crossAttentions) {
      values
          .find(attention.result())
          .flatMap(value -> of(graph, attention.path(), value))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<PackedWeight> of(Graph graph, String path, ProjectedValue value) {
    if (value instanceof ProjectedValue.Columns columns) {
      // Of one width each: the values begin behind two thirds.
      return StoredWeight.of(graph, columns.weight())
          .filter(w -> w.columns() * 2 == columns.start() * 3)
          .map(w -> new PackedWeight(path + ".to_qkv", columns.weight(), modules(path, 3), 0));
    }
    if (value instanceof ProjectedValue.Heads heads) {
      int parts = Math.toIntExact(heads.shape().get(1));
      int size = Math.toIntExact(heads.shape().get(2));
      String pack = parts == ALL.size() ? ".to_qkv" : ".to_kv";
      return Optional.of(new PackedWeight(path + pack, heads.weight(), modules(path, parts), size));
    }
    return Optional.empty();
  }

  private static List<String> modules(String path, int parts) {
    return ALL.subList(ALL.size() - parts, ALL.size()).stream().map(path::concat).toList();
  }

  /** The layer at a place in the pack. */
  LinearLayer layer(StoredWeight stored, int part) {
    return new LinearLayer(
        stored.rows(),
        stored.columns() / modules.size(),
        stored.isHalf(),
        Optional.of(new PackedColumns(path, part, modules.size(), headSize)));
  }
}

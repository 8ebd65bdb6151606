package dev.pagoda.onnx;

import ai.onnxruntime.NodeInfo;
import dev.pagoda.model.ModelException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The inputs or the outputs of a graph, by the graph's names. */
public final class Ports {
  private final String graph;
  private final String what;
  private final SortedMap<String, Port> ports = new TreeMap<>();

  /**
   * @param what {@code input} or {@code output}, for messages
   */
  Ports(String graph, String what, Collection<NodeInfo> nodes) {
    this.graph = graph;
    this.what = what;
    nodes.forEach(node -> ports.put(node.getName(), Port.of(graph, node)));
  }

  /** All names. */
  public Set<String> names() {
    return Set.copyOf(ports.keySet());
  }

  /** The one of that name, if the graph has it. */
  public Optional<Port> find(String name) {
    return Optional.ofNullable(ports.get(name));
  }

  /**
   * The one of that name.
   *
   * @throws ModelException when the graph lacks it
   */
  public Port get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ModelException(
                    "%s has no %s \"%s\", only %s.".formatted(graph, what, name, ports.keySet())));
  }
}

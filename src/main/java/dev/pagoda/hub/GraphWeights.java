package dev.pagoda.hub;

import dev.pagoda.hub.Wanted.Kind;
import dev.pagoda.onnx.graph.GraphSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Graphs say which files their weights are in; names only let one guess. */
final class GraphWeights {
  private final PullRequest request;
  private final Listing listing;
  private final Path tree;

  /**
   * @param listing of the whole repository
   * @param tree where the graphs are
   */
  GraphWeights(PullRequest request, Listing listing, Path tree) {
    this.request = request;
    this.listing = listing;
    this.tree = tree;
  }

  /**
   * The same files, but for weights those that the graphs name.
   *
   * @throws HubException if one of them is not in the repository
   */
  List<Wanted> exact(List<Wanted> wanted) {
    List<Wanted> exact = new ArrayList<>(wanted);
    for (Wanted graph : wanted) {
      if (graph.kind() == Kind.GRAPH) {
        Set<String> needed = weightsOf(graph);
        exact.removeIf(w -> isGuessFor(graph, w) && !needed.contains(w.as()));
        for (String path : needed) {
          if (exact.stream().noneMatch(w -> w.as().equals(path))) {
            exact.add(new Wanted(find(graph, path), path, Kind.WEIGHTS));
          }
        }
      }
    }
    exact.sort(Comparator.comparing(Wanted::kind));
    return List.copyOf(exact);
  }

  private static boolean isGuessFor(Wanted graph, Wanted other) {
    return other.kind() == Kind.WEIGHTS
        && !AdapterFiles.isOne(other.file())
        && other.directory().equals(graph.directory());
  }

  private Set<String> weightsOf(Wanted graph) {
    try {
      return GraphSignature.read(tree.resolve(graph.as())).externalData().keySet().stream()
          .map(location -> SafePath.check(graph.directory() + location.replaceFirst("^\\./", "")))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new HubException("%s cannot be used: %s".formatted(request.name(), e.getMessage()), e);
    }
  }

  private HubFile find(Wanted graph, String path) {
    String from = graph.file().path();
    String location = path.substring(graph.directory().length());
    return listing
        .find(from.substring(0, from.lastIndexOf('/') + 1) + location)
        .orElseThrow(
            () ->
                new HubException(
                    "%s of %s keeps weights in %s, which the repository does not have"
                        .formatted(from, request.repository(), location)));
  }
}

package dev.pagoda.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ONNX export of one network: a folder with a configuration and one graph or several. */
final class Network {
  static final String CONFIG = "config.json";
  static final String GRAPH = "model.onnx";

  /** {@code model.onnx}, diffusers' {@code model.fp16.onnx}, {@code model_fp16.onnx} of others. */
  private static final Pattern GRAPHS = Pattern.compile("model(?:[._-]([A-Za-z0-9._-]+))?\\.onnx");

  /** Before exporters named external data after the graph. */
  private static final String OLD_WEIGHTS = "weights.pb";

  private final Listing listing;
  private final String folder;
  private final TreeMap<String, HubFile> graphs = new TreeMap<>();

  /**
   * @param folder below that of the listing; empty: that folder itself
   */
  Network(Listing listing, String folder) {
    this.listing = listing;
    this.folder = folder;
    for (HubFile file : listing.in(folder)) {
      Matcher graph = GRAPHS.matcher(file.fileName());
      if (graph.matches()) {
        graphs.put(Optional.ofNullable(graph.group(1)).orElse(""), file);
      }
    }
  }

  boolean isThere() {
    return !graphs.isEmpty();
  }

  boolean has(String variant) {
    return graphs.containsKey(variant);
  }

  /** Names of its graphs; the plain one has none. */
  Iterable<String> variants() {
    return graphs.keySet();
  }

  /**
   * What to fetch of it. The graph is called {@code model.onnx} whatever it was; weights keep the
   * names by which graphs refer to them.
   *
   * @throws HubException if there are several graphs and none is chosen
   */
  List<Wanted> wanted(Optional<String> variant) {
    HubFile graph = graph(variant);
    List<Wanted> wanted = new ArrayList<>();
    String prefix = folder.isEmpty() ? "" : folder + "/";
    listing
        .find(prefix + CONFIG)
        .ifPresent(file -> wanted.add(new Wanted(file, prefix + CONFIG, Wanted.Kind.CONFIG)));
    wanted.add(new Wanted(graph, prefix + GRAPH, Wanted.Kind.GRAPH));
    for (HubFile file : listing.in(folder)) {
      String name = file.fileName();
      boolean data = name.startsWith(graph.fileName()) || name.equals(OLD_WEIGHTS);
      if (data && !file.equals(graph)) {
        wanted.add(new Wanted(file, prefix + name, Wanted.Kind.WEIGHTS));
      }
    }
    return wanted;
  }

  private HubFile graph(Optional<String> variant) {
    HubFile graph = graphs.get(variant.filter(this::has).orElse(""));
    if (graph != null) {
      return graph;
    }
    if (graphs.size() == 1) {
      return graphs.firstEntry().getValue();
    }
    throw new HubException(
        "%shas several variants; choose one of %s with --variant"
            .formatted(
                folder.isEmpty() ? "the network " : folder + " ",
                String.join(", ", graphs.keySet())));
  }
}

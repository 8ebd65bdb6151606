package dev.pagoda.onnx.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rewrites a stock text encoder so that LoRAs are request data; see {@link Parameters}. */
public final class LoraGraph {
  private LoraGraph() {}

  /**
   * Rewrites the model file. Weights stay where they are.
   *
   * @throws UnsupportedGraphException when it is no ONNX model
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  public static RewrittenModel rewrite(Path modelFile) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    Map<String, LinearLayer> layers = LoraBranches.apply(graph, LinearLayers.find(graph));
    return new RewrittenModel(
        file.write(graph), file.weights(), new Extensions(List.of(), List.of(), Map.of(), layers));
  }
}

package dev.pagoda.bench;

import java.util.List;

/** SDXL's time embedding plus its {@code text_time} added embedding. */
final class EmbeddingWriter {
  private static final int TIME_IDS = 6;

  private final Modules modules;
  private final GraphWriter graph;
  private final UnetShape shape;

  EmbeddingWriter(Modules modules, UnetShape shape) {
    this.modules = modules;
    this.graph = modules.graph();
    this.shape = shape;
  }

  /**
   * Of the graph inputs {@code timestep}, {@code text_embeds} and {@code time_ids}.
   *
   * @return [rows, timeEmbeddingDim]
   */
  String write() {
    String one = graph.node("", "Unsqueeze", List.of("timestep", graph.longs("", 0)));
    String rows = graph.size("", "sample", 0);
    String timesteps = graph.node("", "Expand", List.of(one, rows));
    int channels = shape.channels().get(0);
    String time =
        mlp("/time_embedding", Timesteps.write(graph, "/time_proj", timesteps, channels), channels);

    String ids = graph.node("", "Reshape", List.of("time_ids", graph.longs("", -1)));
    String sines = Timesteps.write(graph, "/add_time_proj", ids, shape.timeIdDim());
    String pooledRows = graph.size("", "text_embeds", 0);
    String sizes = graph.reshape("", sines, pooledRows, graph.longs("", -1));
    String joined =
        graph.node("", "Concat", List.of("text_embeds", sizes), Onnx.attribute("axis", -1));
    int width = shape.pooledDim() + TIME_IDS * shape.timeIdDim();
    String added = mlp("/add_embedding", joined, width);
    return graph.node("", "Add", List.of(time, added));
  }

  private String mlp(String scope, String in, int channels) {
    int out = shape.timeEmbeddingDim();
    String hidden = modules.gemm(scope + "/linear_1", in, channels, out);
    return modules.gemm(scope + "/linear_2", modules.silu(scope + "/act", hidden), out, out);
  }
}

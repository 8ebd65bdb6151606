package dev.pagoda.bench;

import java.util.List;

/**
 * diffusers' {@code PatchEmbed}: a token for each patch, plus sinusoids of its place that the graph
 * computes from the input's height and width.
 */
final class PatchEmbedWriter {
  private static final String SCOPE = "/pos_embed";

  private final Modules modules;
  private final GraphWriter graph;
  private final PixArtShape shape;

  PatchEmbedWriter(Modules modules, PixArtShape shape) {
    this.modules = modules;
    this.graph = modules.graph();
    this.shape = shape;
  }

  /**
   * Latents [rows, channels, height, width] to tokens [rows, tokens, channels].
   *
   * @param rows patches from top to bottom, a scalar
   * @param columns patches from left to right, a scalar
   */
  Feature write(Feature latents, String rows, String columns) {
    int patch = PixArtShape.PATCH;
    Feature patches = modules.conv(SCOPE + "/proj", latents, shape.width(), patch, patch, 1);
    String sizes = graph.node(SCOPE, "Shape", List.of(patches.name()));
    String first =
        graph.node(
            SCOPE,
            "Slice",
            List.of(sizes, graph.longs(SCOPE, 0), graph.longs(SCOPE, 2), graph.longs(SCOPE, 0)));
    String flat = graph.reshape(SCOPE, patches.name(), first, graph.longs(SCOPE, -1));
    String tokens = graph.node(SCOPE, "Transpose", List.of(flat), Onnx.attributes("perm", 0, 2, 1));
    String places = places(positions(rows), positions(columns));
    return patches.named(graph.node(SCOPE, "Add", List.of(tokens, places)));
  }

  /** 0, 1, … in patches of the native grid: [count]. */
  private String positions(String count) {
    String limit = graph.node(SCOPE, "Cast", List.of(count), Onnx.attribute("to", 1));
    String range =
        graph.node(
            SCOPE, "Range", List.of(graph.scalar(SCOPE, 0f), limit, graph.scalar(SCOPE, 1f)));
    String larger =
        graph.node(
            SCOPE, "Div", List.of(limit, graph.scalar(SCOPE, (float) shape.nativePatches())));
    return graph.node(SCOPE, "Div", List.of(range, larger));
  }

  /** Sinusoids of both axes for each token: [1, tokens, channels]. */
  private String places(String vertical, String horizontal) {
    String height = graph.node(SCOPE, "Shape", List.of(vertical));
    String width = graph.node(SCOPE, "Shape", List.of(horizontal));
    String grid = graph.node(SCOPE, "Concat", List.of(height, width), Onnx.attribute("axis", 0));
    String column = graph.reshape(SCOPE, vertical, height, graph.longs(SCOPE, 1));
    String row = graph.reshape(SCOPE, horizontal, graph.longs(SCOPE, 1), width);
    String across = sinusoids(graph.node(SCOPE, "Expand", List.of(row, grid)));
    String down = sinusoids(graph.node(SCOPE, "Expand", List.of(column, grid)));
    String both = graph.node(SCOPE, "Concat", List.of(across, down), Onnx.attribute("axis", 1));
    return graph.node(SCOPE, "Unsqueeze", List.of(both, graph.longs(SCOPE, 0)));
  }

  /** {@code get_1d_sincos_pos_embed_from_grid}: [height, width] to [tokens, channels / 2]. */
  private String sinusoids(String grid) {
    String positions =
        graph.node(
            SCOPE,
            "Reshape",
            List.of(grid, graph.longs(SCOPE, -1)),
            Onnx.attribute("allowzero", 0));
    String frequencies = graph.floats(SCOPE, false, Timesteps.frequencies(shape.width() / 4));
    String angles =
        graph.node(
            SCOPE,
            "Einsum",
            List.of(positions, frequencies),
            Onnx.attribute("equation", "i,j->ij"));
    String sin = graph.node(SCOPE, "Sin", List.of(angles));
    String cos = graph.node(SCOPE, "Cos", List.of(angles));
    return graph.node(SCOPE, "Concat", List.of(sin, cos), Onnx.attribute("axis", 1));
  }
}

package dev.pagoda.adapter.ip;

import java.util.List;

/**
 * Turns an IP-Adapter into a graph that makes a picture's tokens and, of them, the keys and values
 * of every cross-attention, once per job. What it takes depends on the kind:
 *
 * <ul>
 *   <li>plain: {@value #IMAGE_EMBEDS} [n, imageWidth], the image encoder's {@code image_embeds};
 *       the row of the negative is zeros
 *   <li>plus: {@value #HIDDEN_STATES} [n, patches, imageWidth], its {@code hidden_states[-2]}; the
 *       rows of the negative are what it gives for normalised values of zero
 * </ul>
 *
 * It gives {@value #TOKENS} [n, tokens, tokenWidth] and, for the i-th cross-attention of the file,
 * {@code ip_keys.i} and {@code ip_values.i} [n, tokens, width]. All are float32. Where a row has p
 * pictures, give them one behind the other: [rows x p, tokens, width] is [rows, p x tokens, width].
 */
public final class IpAdapterGraph {
  /** Input of the plain kind. */
  public static final String IMAGE_EMBEDS = "image_embeds";

  /** Input of the plus kind. */
  public static final String HIDDEN_STATES = "hidden_states";

  /** What a picture becomes. */
  public static final String TOKENS = "tokens";

  private static final String KEYS = "ip_keys.";
  private static final String VALUES = "ip_values.";

  private IpAdapterGraph() {}

  /** Name of the output with the keys of cross-attention {@code index}, counted from 0. */
  public static String keys(int index) {
    return KEYS + index;
  }

  /** Name of the output with the values of cross-attention {@code index}, counted from 0. */
  public static String values(int index) {
    return VALUES + index;
  }

  /**
   * The graph as a serialized ONNX model of opset 17. Its weights are external data in the
   * adapter's file, by the file's name: who makes the session says in which folder that is ({@code
   * session.model_external_initializers_file_folder_path}).
   */
  public static byte[] build(IpAdapterFile file) {
    GraphEmitter graph = new GraphEmitter(file.tensors());
    Layers layers = new Layers(graph);
    ImageProjection projection = file.projection();
    long tokens = projection.tokens();
    long width = projection.tokenWidth();
    String made =
        projection instanceof ImageProjection.Resampler resampler
            ? new ResamplerGraph(graph, layers, resampler).tokens()
            : linear(graph, layers, projection);
    graph.output(TOKENS, made, "n", tokens, width);
    List<CrossAttention> attentions = file.crossAttentions();
    for (int i = 0; i < attentions.size(); i++) {
      CrossAttention attention = attentions.get(i);
      String keys = layers.linear(made, width, attention.width(), attention.toKey());
      String values = layers.linear(made, width, attention.width(), attention.toValue());
      graph.output(keys(i), keys, "n", tokens, attention.width());
      graph.output(values(i), values, "n", tokens, attention.width());
    }
    return graph.model();
  }

  private static String linear(GraphEmitter graph, Layers layers, ImageProjection projection) {
    long tokens = projection.tokens();
    long width = projection.tokenWidth();
    String embeds = graph.input(IMAGE_EMBEDS, "n", projection.imageWidth());
    String flat =
        layers.linear(
            embeds,
            projection.imageWidth(),
            tokens * width,
            "image_proj.proj.weight",
            "image_proj.proj.bias");
    String split = graph.node("Reshape", List.of(flat, graph.integers(-1L, tokens, width)));
    return layers.norm(split, "image_proj.norm");
  }
}

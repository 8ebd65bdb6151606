package dev.pagoda.adapter.ip;

import dev.pagoda.adapter.ip.ImageProjection.Resampler;
import java.util.List;

/**
 * The plus adapter's projection: queries that attend, in each layer, to the picture's patches and
 * to themselves, with a feed-forward network behind.
 */
final class ResamplerGraph {
  private final GraphEmitter graph;
  private final Layers layers;
  private final Resampler sizes;

  ResamplerGraph(GraphEmitter graph, Layers layers, Resampler sizes) {
    this.graph = graph;
    this.layers = layers;
    this.sizes = sizes;
  }

  /** Adds the input [n, patches, imageWidth], and gives the tokens [n, tokens, tokenWidth]. */
  String tokens() {
    String states = graph.input(IpAdapterGraph.HIDDEN_STATES, "n", "patches", sizes.imageWidth());
    String patches =
        layers.linear(
            states,
            sizes.imageWidth(),
            sizes.width(),
            "image_proj.proj_in.weight",
            "image_proj.proj_in.bias");
    String queries = startingQueries(states);
    for (int i = 0; i < sizes.layers(); i++) {
      queries = layer("image_proj.layers." + i, patches, queries);
    }
    String projected =
        layers.linear(
            queries,
            sizes.width(),
            sizes.tokenWidth(),
            "image_proj.proj_out.weight",
            "image_proj.proj_out.bias");
    return layers.norm(projected, "image_proj.norm_out");
  }

  /** The learnt queries [1, tokens, width], repeated for each picture. */
  private String startingQueries(String states) {
    String pictures = graph.node("Shape", List.of(states), Protos.integer("end", 1));
    return graph.node(
        "Expand",
        List.of(
            graph.weight("image_proj.latents"),
            layers.concat(0, pictures, graph.integers(1L, 1L))));
  }

  private String layer(String name, String patches, String queries) {
    String attended = layers.add(attention(name + ".0", patches, queries), queries);
    return layers.add(feedForward(name + ".1", attended), attended);
  }

  private String attention(String name, String patches, String queries) {
    long inner = (long) sizes.heads() * Resampler.HEAD_WIDTH;
    String own = layers.norm(queries, name + ".norm2");
    String items = layers.concat(1, layers.norm(patches, name + ".norm1"), own);
    String q = layers.linear(own, sizes.width(), inner, name + ".to_q.weight");
    String kv = layers.linear(items, sizes.width(), 2 * inner, name + ".to_kv.weight");
    String result =
        layers.attention(
            q,
            layers.columns(kv, 0, inner),
            layers.columns(kv, inner, 2 * inner),
            sizes.heads(),
            Resampler.HEAD_WIDTH);
    return layers.linear(result, inner, sizes.width(), name + ".to_out.weight");
  }

  private String feedForward(String name, String x) {
    String wide =
        layers.linear(
            layers.norm(x, name + ".0"),
            sizes.width(),
            sizes.feedForwardWidth(),
            name + ".1.weight");
    return layers.linear(
        layers.gelu(wide), sizes.feedForwardWidth(), sizes.width(), name + ".3.weight");
  }
}

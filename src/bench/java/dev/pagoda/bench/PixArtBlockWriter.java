package dev.pagoda.bench;

import dev.pagoda.bench.AttentionWriter.Context;
import java.util.List;

/** diffusers' {@code BasicTransformerBlock} with {@code ada_norm_single}. */
final class PixArtBlockWriter {
  private static final int FEED_FORWARD = 4;
  private static final int MODULATIONS = 6;

  private final Modules modules;
  private final GraphWriter graph;
  private final AttentionWriter attention;
  private final Modulation modulation;
  private final String time;
  private final Context caption;

  /**
   * @param time {@code adaln_single}'s output, [rows, 6 * channels]
   * @param caption what cross-attentions look at
   */
  PixArtBlockWriter(Modules modules, PixArtShape shape, String time, Context caption) {
    this.modules = modules;
    this.graph = modules.graph();
    this.attention = new AttentionWriter(modules, shape.headSize(), true);
    this.modulation = new Modulation(modules);
    this.time = time;
    this.caption = caption;
  }

  /** Tokens [rows, tokens, channels] to the same. */
  Feature write(String scope, Feature in) {
    String batch = graph.size(scope, in.name(), 0);
    String embedding =
        graph.reshape(scope, time, batch, graph.longs(scope, MODULATIONS), graph.longs(scope, -1));
    List<String> parts = modulation.chunks(scope, embedding, MODULATIONS, in.channels());

    Feature first =
        in.named(modulation.normed(scope, scope + "/norm1", in, parts.get(0), parts.get(1)));
    Context tokens = new Context(first.name(), in.channels(), in.tokens());
    String self = attention.write(scope + "/attn1", first, tokens);
    Feature one = gated(scope, parts.get(2), self, in);

    String cross = attention.write(scope + "/attn2", one, caption);
    Feature two = in.named(graph.node(scope, "Add", List.of(cross, one.name())));

    Feature second =
        in.named(modulation.normed(scope, scope + "/norm2", two, parts.get(3), parts.get(4)));
    return gated(scope, parts.get(5), feedForward(scope + "/ff", second), two);
  }

  private Feature gated(String scope, String gate, String branch, Feature in) {
    String gated = graph.node(scope, "Mul", List.of(gate, branch));
    return in.named(graph.node(scope, "Add", List.of(gated, in.name())));
  }

  /** {@code FeedForward} with {@code gelu-approximate}. */
  private String feedForward(String scope, Feature in) {
    int channels = in.channels();
    int inner = FEED_FORWARD * channels;
    String gelu = scope + "/net.0";
    String wide = modules.linear(gelu + "/proj", in.name(), channels, inner, in.tokens(), true, 1);
    return modules.linear(
        scope + "/net.2", modules.geluTanh(gelu, wide), inner, channels, in.tokens(), true, 1);
  }
}

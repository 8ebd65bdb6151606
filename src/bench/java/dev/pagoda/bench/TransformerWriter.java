package dev.pagoda.bench;

import dev.pagoda.bench.AttentionWriter.Context;
import java.util.List;

/** diffusers' {@code Transformer2DModel} with linear projections, and its blocks. */
final class TransformerWriter {
  private static final int FEED_FORWARD = 4;

  /** Residual branches are kept small, so that activations stay of order one. */
  private static final double RESIDUAL_GAIN = 0.5;

  private final Modules modules;
  private final GraphWriter graph;
  private final AttentionWriter attention;
  private final UnetShape shape;

  TransformerWriter(Modules modules, UnetShape shape) {
    this.modules = modules;
    this.graph = modules.graph();
    this.attention = new AttentionWriter(modules, shape.headSize(), false);
    this.shape = shape;
  }

  /** [rows, channels, height, width] to the same. */
  Feature write(String scope, Feature in, int layers) {
    int channels = in.channels();
    String batch = graph.size(scope, in.name(), 0);
    String height = graph.size(scope, in.name(), 2);
    String width = graph.size(scope, in.name(), 3);
    Feature normed = modules.groupNorm(scope + "/norm", in, shape.groups());
    String last =
        graph.node(scope, "Transpose", List.of(normed.name()), Onnx.attributes("perm", 0, 2, 3, 1));
    String count = graph.node(scope, "Mul", List.of(height, width));
    String inner = graph.size(scope, normed.name(), 1);
    String flat = graph.reshape(scope, last, batch, count, inner);
    Feature tokens =
        in.named(
            modules.linear(scope + "/proj_in", flat, channels, channels, in.tokens(), true, 1));
    for (int i = 0; i < layers; i++) {
      tokens = block(scope + "/transformer_blocks." + i, tokens);
    }
    String out =
        modules.linear(
            scope + "/proj_out",
            tokens.name(),
            channels,
            channels,
            in.tokens(),
            true,
            RESIDUAL_GAIN);
    String square = graph.reshape(scope, out, batch, height, width, inner);
    String first =
        graph.node(scope, "Transpose", List.of(square), Onnx.attributes("perm", 0, 3, 1, 2));
    return in.named(graph.node(scope, "Add", List.of(first, in.name())));
  }

  /** {@code BasicTransformerBlock}: self-attention, cross-attention, feed-forward. */
  private Feature block(String scope, Feature in) {
    int channels = in.channels();
    Feature first = in.named(modules.layerNorm(scope + "/norm1", in.name(), channels));
    String self =
        attention.write(scope + "/attn1", first, new Context(first.name(), channels, in.tokens()));
    Feature one = in.named(graph.node(scope, "Add", List.of(self, in.name())));
    Feature second = in.named(modules.layerNorm(scope + "/norm2", one.name(), channels));
    Context text =
        new Context("encoder_hidden_states", shape.crossAttentionDim(), UnetShape.TEXT_TOKENS);
    String cross = attention.write(scope + "/attn2", second, text);
    Feature two = in.named(graph.node(scope, "Add", List.of(cross, one.name())));
    String third = modules.layerNorm(scope + "/norm3", two.name(), channels);
    String forward = feedForward(scope + "/ff", in.named(third));
    return in.named(graph.node(scope, "Add", List.of(forward, two.name())));
  }

  /** {@code FeedForward} with GEGLU: value half times the GELU of the gate half. */
  private String feedForward(String scope, Feature in) {
    int channels = in.channels();
    int inner = FEED_FORWARD * channels;
    String gate = scope + "/net.0";
    String both =
        modules.linear(gate + "/proj", in.name(), channels, 2 * inner, in.tokens(), true, 1);
    String axis = graph.longs(gate, 2);
    String middle = graph.longs(gate, inner);
    String value = graph.node(gate, "Slice", List.of(both, graph.longs(gate, 0), middle, axis));
    String gated =
        graph.node(gate, "Slice", List.of(both, middle, graph.longs(gate, 2L * inner), axis));
    String erf =
        graph.node(
            gate,
            "Erf",
            List.of(
                graph.node(gate, "Div", List.of(gated, graph.scalar(gate, (float) Math.sqrt(2))))));
    String plusOne = graph.node(gate, "Add", List.of(erf, graph.scalar(gate, 1f)));
    String twice = graph.node(gate, "Mul", List.of(gated, plusOne));
    String gelu = graph.node(gate, "Mul", List.of(twice, graph.scalar(gate, 0.5f)));
    String product = graph.node(gate, "Mul", List.of(value, gelu));
    return modules.linear(
        scope + "/net.2", product, inner, channels, in.tokens(), true, RESIDUAL_GAIN);
  }
}

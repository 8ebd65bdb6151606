package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.pagoda.bench.AttentionWriter.Context;
import java.util.List;
import java.util.Optional;

/** diffusers' {@code PixArtTransformer2DModel} as PixArt-Sigma configures it. */
final class PixArtWriter implements NetworkWriter {
  /** Columns of the timestep's sinusoids. */
  private static final int TIME_CHANNELS = 256;

  private static final float MASKED = -10_000;

  /** Where the exporter leaves what all cross-attentions do alike. */
  private static final String FIRST_CROSS_ATTENTION = "/transformer_blocks.0/attn2";

  private final PixArtShape shape;
  private final Modules modules;
  private final GraphWriter graph;

  PixArtWriter(PixArtShape shape, WeightFile weights, Work work) {
    this.shape = shape;
    this.graph = new GraphWriter();
    this.modules = new Modules(graph, weights, work);
  }

  /** The graph with the inputs and the output of an export with {@code torch.onnx}. */
  @Override
  public GraphProto write(int height, int width) {
    int latents = PixArtShape.LATENT_CHANNELS;
    graph.input("hidden_states", "batch", latents, "height", "width");
    graph.input("encoder_hidden_states", "batch", "sequence", shape.captionChannels());
    graph.integerInput("encoder_attention_mask", "batch", "sequence");
    graph.input("timestep", "batch");

    String mask = mask();
    String batch = graph.size("", "hidden_states", 0);
    String rows = patches(2);
    String columns = patches(3);
    Feature latent = new Feature("hidden_states", latents, height, width);
    Feature tokens = new PatchEmbedWriter(modules, shape).write(latent, rows, columns);
    String embedded = timestep();
    String time = adaln(embedded);
    Context caption = caption(batch, graph.size("", tokens.name(), 2), mask);
    PixArtBlockWriter blocks = new PixArtBlockWriter(modules, shape, time, caption);
    for (int i = 0; i < shape.layers(); i++) {
      tokens = blocks.write("/transformer_blocks." + i, tokens);
    }
    unpatchify(out(tokens, embedded), rows, columns);
    return graph.build();
  }

  /** 0 for what is looked at and -10000 for the rest, [rows, 1, caption tokens]. */
  private String mask() {
    String mask =
        graph.node("", "Cast", List.of("encoder_attention_mask"), Onnx.attribute("to", 1));
    String rest = graph.node("", "Sub", List.of(graph.scalar("", 1f), mask));
    String bias = graph.node("", "Mul", List.of(rest, graph.scalar("", MASKED)));
    return graph.node("", "Unsqueeze", List.of(bias, graph.longs("", 1)));
  }

  /** Patches along an axis of the latents, a scalar. */
  private String patches(int axis) {
    String size = graph.dimension("", "hidden_states", axis);
    return graph.node("", "Div", List.of(size, graph.scalar("", (long) PixArtShape.PATCH)));
  }

  /** {@code AdaLayerNormSingle.emb}: [rows, channels]. */
  private String timestep() {
    String scope = "/adaln_single/emb";
    String sinusoids = Timesteps.write(graph, scope + "/time_proj", "timestep", TIME_CHANNELS);
    String embedder = scope + "/timestep_embedder";
    String hidden = modules.gemm(embedder + "/linear_1", sinusoids, TIME_CHANNELS, shape.width());
    String active = modules.silu(embedder + "/act", hidden);
    return modules.gemm(embedder + "/linear_2", active, shape.width(), shape.width());
  }

  /** Six modulations for all blocks: [rows, 6 * channels]. */
  private String adaln(String embedded) {
    String active = modules.silu("/adaln_single/silu", embedded);
    return modules.gemm("/adaln_single/linear", active, shape.width(), 6 * shape.width());
  }

  /** {@code PixArtAlphaTextProjection}. */
  private Context caption(String batch, String inner, String mask) {
    String scope = "/caption_projection";
    int width = shape.width();
    int tokens = shape.captionTokens();
    String hidden =
        modules.linear(
            scope + "/linear_1",
            "encoder_hidden_states",
            shape.captionChannels(),
            width,
            tokens,
            true,
            1);
    String active = modules.geluTanh(scope + "/act_1", hidden);
    String out = modules.linear(scope + "/linear_2", active, width, width, tokens, true, 1);
    String caption = graph.reshape("", out, batch, graph.longs("", -1), inner);
    String rows = graph.size(FIRST_CROSS_ATTENTION, caption, 0);
    String bias = AttentionMask.write(graph, FIRST_CROSS_ATTENTION, mask, rows, shape.heads());
    return new Context(caption, width, tokens, Optional.of(bias));
  }

  /** The last norm and projection: [rows, tokens, patch * patch * output channels]. */
  private String out(Feature tokens, String embedded) {
    Modulation modulation = new Modulation(modules);
    String row = graph.node("", "Unsqueeze", List.of(embedded, graph.longs("", 1)));
    List<String> parts = modulation.chunks("", row, 2, shape.width());
    String normed = modulation.normed("", "/norm_out", tokens, parts.get(0), parts.get(1));
    int patch = PixArtShape.PATCH * PixArtShape.PATCH * PixArtShape.OUTPUT_CHANNELS;
    String out =
        modules.linear("/proj_out", normed, shape.width(), patch, tokens.tokens(), true, 1);
    return graph.squeeze("", out, 1);
  }

  private void unpatchify(String tokens, String rows, String columns) {
    long patch = PixArtShape.PATCH;
    String channels = graph.longs("", PixArtShape.OUTPUT_CHANNELS);
    String any = graph.longs("", -1);
    String side = graph.longs("", patch);
    String grid =
        graph.reshape("", tokens, any, vector(rows), vector(columns), side, side, channels);
    String turned =
        graph.node("", "Einsum", List.of(grid), Onnx.attribute("equation", "nhwpqc->nchpwq"));
    String height = graph.node("", "Mul", List.of(rows, graph.scalar("", patch)));
    String width = graph.node("", "Mul", List.of(columns, graph.scalar("", patch)));
    String out = graph.reshape("", turned, any, channels, vector(height), vector(width));
    graph.output(out, "out_hidden_states", "batch", PixArtShape.OUTPUT_CHANNELS, "height", "width");
  }

  private String vector(String scalar) {
    return graph.node("", "Unsqueeze", List.of(scalar, graph.longs("", 0)));
  }
}

package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** diffusers' {@code UNet2DConditionModel} as SDXL configures it: down, mid, up, with skips. */
final class UnetWriter {
  private static final int DOWN_RESNETS = 2;
  private static final int UP_RESNETS = 3;
  private static final double RESIDUAL_GAIN = 0.5;

  private final UnetShape shape;
  private final Modules modules;
  private final GraphWriter graph;
  private final TransformerWriter transformer;
  private final Deque<Feature> skips = new ArrayDeque<>();

  UnetWriter(UnetShape shape, WeightFile weights, Work work) {
    this.shape = shape;
    this.graph = new GraphWriter();
    this.modules = new Modules(graph, weights, work);
    this.transformer = new TransformerWriter(modules, shape);
  }

  /**
   * The graph with the inputs and the output of optimum's SDXL exports.
   *
   * @param height of the latents that work is counted for
   * @param width likewise
   */
  GraphProto write(int height, int width) {
    int latents = UnetShape.LATENT_CHANNELS;
    graph.input("sample", "batch_size", latents, "height", "width");
    graph.input("timestep");
    graph.input(
        "encoder_hidden_states", "batch_size", "sequence_length", shape.crossAttentionDim());
    graph.input("text_embeds", "batch_size", shape.pooledDim());
    graph.input("time_ids", "batch_size", 6);
    String time = new EmbeddingWriter(modules, shape).write();

    Feature sample = new Feature("sample", latents, height, width);
    Feature feature = modules.conv("/conv_in", sample, shape.channels().get(0), 3, 1, 1);
    skips.push(feature);
    feature = down(feature, time);
    feature = mid(feature, time);
    feature = up(feature, time);
    Feature normed = modules.groupNorm("/conv_norm_out", feature, shape.groups());
    Feature active = normed.named(modules.silu("/conv_act", normed.name()));
    Feature out = modules.conv("/conv_out", active, latents, 3, 1, 1);
    graph.output(out.name(), "out_sample", "batch_size", latents, "height", "width");
    return graph.build();
  }

  private Feature down(Feature in, String time) {
    Feature feature = in;
    for (int level = 0; level < shape.levels(); level++) {
      String scope = "/down_blocks." + level;
      for (int i = 0; i < DOWN_RESNETS; i++) {
        feature = layer(scope, i, level, feature, time);
        skips.push(feature);
      }
      if (level < shape.levels() - 1) {
        feature =
            modules.conv(scope + "/downsamplers.0/conv", feature, feature.channels(), 3, 2, 1);
        skips.push(feature);
      }
    }
    return feature;
  }

  private Feature mid(Feature in, String time) {
    int level = shape.levels() - 1;
    Feature feature = layer("/mid_block", 0, level, in, time);
    return resnet("/mid_block/resnets.1", feature, feature.channels(), time);
  }

  private Feature up(Feature in, String time) {
    Feature feature = in;
    for (int block = 0; block < shape.levels(); block++) {
      String scope = "/up_blocks." + block;
      int level = shape.levels() - 1 - block;
      for (int i = 0; i < UP_RESNETS; i++) {
        Feature skip = skips.pop();
        String joined =
            graph.node(
                scope, "Concat", List.of(feature.name(), skip.name()), Onnx.attribute("axis", 1));
        int channels = feature.channels() + skip.channels();
        Feature both = new Feature(joined, channels, feature.height(), feature.width());
        feature = layer(scope, i, level, both, time);
      }
      if (level > 0) {
        feature = upsample(scope + "/upsamplers.0", feature);
      }
    }
    return feature;
  }

  /** A resnet and, where the level has attention, the transformer behind it. */
  private Feature layer(String scope, int index, int level, Feature in, String time) {
    Feature feature = resnet(scope + "/resnets." + index, in, shape.channels().get(level), time);
    int layers = shape.transformerLayers().get(level);
    return layers == 0
        ? feature
        : transformer.write(scope + "/attentions." + index, feature, layers);
  }

  /** {@code ResnetBlock2D}. */
  private Feature resnet(String scope, Feature in, int out, String time) {
    Feature first = modules.groupNorm(scope + "/norm1", in, shape.groups());
    String active = modules.silu(scope + "/nonlinearity", first.name());
    Feature hidden = modules.conv(scope + "/conv1", first.named(active), out, 3, 1, 1);
    String embedding =
        modules.gemm(
            scope + "/time_emb_proj",
            modules.silu(scope + "/nonlinearity_1", time),
            shape.timeEmbeddingDim(),
            out);
    String column = graph.node(scope, "Unsqueeze", List.of(embedding, graph.longs(scope, 2)));
    String square = graph.node(scope, "Unsqueeze", List.of(column, graph.longs(scope, 3)));
    Feature timed = hidden.named(graph.node(scope, "Add", List.of(hidden.name(), square)));
    Feature second = modules.groupNorm(scope + "/norm2", timed, shape.groups());
    String again = modules.silu(scope + "/nonlinearity_2", second.name());
    Feature branch = modules.conv(scope + "/conv2", second.named(again), out, 3, 1, RESIDUAL_GAIN);
    Feature shortcut =
        in.channels() == out ? in : modules.conv(scope + "/conv_shortcut", in, out, 1, 1, 1);
    String sum = graph.node(scope, "Add", List.of(shortcut.name(), branch.name()));
    return branch.named(graph.node(scope, "Div", List.of(sum, graph.scalar(scope, 1f))));
  }

  /** {@code Upsample2D}: nearest neighbour by two, then a convolution. */
  private Feature upsample(String scope, Feature in) {
    String twice =
        graph.node(
            scope,
            "Resize",
            List.of(in.name(), "", graph.floats(scope, false, 1, 1, 2, 2)),
            Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
            Onnx.attribute("mode", "nearest"),
            Onnx.attribute("nearest_mode", "floor"));
    Feature large = new Feature(twice, in.channels(), 2 * in.height(), 2 * in.width());
    return modules.conv(scope + "/conv", large, in.channels(), 3, 1, 1);
  }
}

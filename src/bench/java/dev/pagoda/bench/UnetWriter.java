package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** diffusers' {@code UNet2DConditionModel} as SDXL configures it: down, mid, up, with skips. */
final class UnetWriter implements NetworkWriter {
  private static final int UP_RESNETS = 3;

  private final UnetShape shape;
  private final Modules modules;
  private final GraphWriter graph;
  private final LayerWriter layers;
  private final Deque<Feature> skips = new ArrayDeque<>();

  UnetWriter(UnetShape shape, WeightFile weights, Work work) {
    this.shape = shape;
    this.graph = new GraphWriter();
    this.modules = new Modules(graph, weights, work);
    this.layers = new LayerWriter(modules, shape);
  }

  /** The graph with the inputs and the output of optimum's SDXL exports. */
  @Override
  public GraphProto write(int height, int width) {
    EncoderWriter encoder = new EncoderWriter(modules, shape);
    encoder.inputs();
    String time = new EmbeddingWriter(modules, shape).write();
    Feature middle = encoder.write(encoder.convIn(height, width), time);
    encoder.skips().forEach(skips::push);
    Feature feature = up(middle, time);
    Feature normed = modules.groupNorm("/conv_norm_out", feature, shape.groups());
    Feature active = normed.named(modules.silu("/conv_act", normed.name()));
    int latents = UnetShape.LATENT_CHANNELS;
    Feature out = modules.conv("/conv_out", active, latents, 3, 1, 1);
    graph.output(out.name(), "out_sample", "batch_size", latents, "height", "width");
    return graph.build();
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
        feature = layers.layer(scope, i, level, both, time);
      }
      if (level > 0) {
        feature = upsample(scope + "/upsamplers.0", feature);
      }
    }
    return feature;
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

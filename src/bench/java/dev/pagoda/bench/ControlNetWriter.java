package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;

/**
 * diffusers' {@code ControlNetModel}: a copy of the UNet's down path and middle block, an embedding
 * of the control picture that is added behind the first convolution, and a 1x1 convolution for each
 * residual.
 */
final class ControlNetWriter implements NetworkWriter {
  /** Channels of the picture's embedding at full, half and quarter size, 0.3 of SDXL's. */
  private static final List<Integer> CONDITION_CHANNELS = List.of(8, 16, 32, 80);

  private static final String EMBEDDING = "/controlnet_cond_embedding";
  private static final int COLOURS = 3;
  private static final int PIXELS_PER_LATENT = 8;

  /** Trained nets add little to the skips; where they begin, it is nothing. */
  private static final double ZERO_CONVOLUTION_GAIN = 0.1;

  private final UnetShape shape;
  private final Modules modules;
  private final GraphWriter graph;

  ControlNetWriter(UnetShape shape, WeightFile weights, Work work) {
    this.shape = shape;
    this.graph = new GraphWriter();
    this.modules = new Modules(graph, weights, work);
  }

  /** The graph with the inputs and outputs of an export with {@code torch.onnx}. */
  @Override
  public GraphProto write(int height, int width) {
    EncoderWriter encoder = new EncoderWriter(modules, shape);
    encoder.inputs();
    graph.input("controlnet_cond", "batch_size", COLOURS, "image_height", "image_width");
    String time = new EmbeddingWriter(modules, shape).write();
    Feature latents = encoder.convIn(height, width);
    Feature picture = condition(PIXELS_PER_LATENT * height, PIXELS_PER_LATENT * width);
    Feature in = latents.named(graph.node("", "Add", List.of(latents.name(), picture.name())));
    Feature middle = encoder.write(in, time);
    for (int i = 0; i < encoder.skips().size(); i++) {
      residual(
          "/controlnet_down_blocks." + i, encoder.skips().get(i), "down_block_res_samples_" + i);
    }
    residual("/controlnet_mid_block", middle, "mid_block_res_sample");
    return graph.build();
  }

  private void residual(String scope, Feature feature, String name) {
    Feature out = modules.conv(scope, feature, feature.channels(), 1, 1, ZERO_CONVOLUTION_GAIN);
    graph.output(out.name(), name, "batch_size", out.channels(), name + "_h", name + "_w");
  }

  /** {@code ControlNetConditioningEmbedding}: pixels to the channels of the first level. */
  private Feature condition(int height, int width) {
    Feature feature = new Feature("controlnet_cond", COLOURS, height, width);
    feature = active("/conv_in", feature, CONDITION_CHANNELS.get(0), 1);
    for (int i = 0; i < CONDITION_CHANNELS.size() - 1; i++) {
      feature = active("/blocks." + 2 * i, feature, CONDITION_CHANNELS.get(i), 1);
      feature = active("/blocks." + (2 * i + 1), feature, CONDITION_CHANNELS.get(i + 1), 2);
    }
    return modules.conv(EMBEDDING + "/conv_out", feature, shape.channels().get(0), 3, 1, 1);
  }

  private Feature active(String scope, Feature in, int channels, int stride) {
    Feature out = modules.conv(EMBEDDING + scope, in, channels, 3, stride, 1);
    return out.named(modules.silu(EMBEDDING + scope, out.name()));
  }
}

package dev.pagoda.bench;

import java.util.ArrayList;
import java.util.List;

/** The half of a UNet that a ControlNet is a copy of: embeddings, down path, middle block. */
final class EncoderWriter {
  private static final int DOWN_RESNETS = 2;

  private final UnetShape shape;
  private final Modules modules;
  private final GraphWriter graph;
  private final LayerWriter layers;
  private final List<Feature> skips = new ArrayList<>();

  EncoderWriter(Modules modules, UnetShape shape) {
    this.shape = shape;
    this.modules = modules;
    this.graph = modules.graph();
    this.layers = new LayerWriter(modules, shape);
  }

  /** Declares the inputs of optimum's SDXL exports. */
  void inputs() {
    graph.input("sample", "batch_size", UnetShape.LATENT_CHANNELS, "height", "width");
    graph.input("timestep");
    graph.input(
        "encoder_hidden_states", "batch_size", "sequence_length", shape.crossAttentionDim());
    graph.input("text_embeds", "batch_size", shape.pooledDim());
    graph.input("time_ids", "batch_size", 6);
  }

  /** The first convolution: latents [rows, 4, height, width] to the channels of the first level. */
  Feature convIn(int height, int width) {
    Feature sample = new Feature("sample", UnetShape.LATENT_CHANNELS, height, width);
    return modules.conv("/conv_in", sample, shape.channels().get(0), 3, 1, 1);
  }

  /**
   * Down path and middle block.
   *
   * @param in the first convolution's output
   * @param time [rows, timeEmbeddingDim]
   */
  Feature write(Feature in, String time) {
    skips.add(in);
    return mid(down(in, time), time);
  }

  /** Skip connections in the order in which they are made. */
  List<Feature> skips() {
    return skips;
  }

  private Feature down(Feature in, String time) {
    Feature feature = in;
    for (int level = 0; level < shape.levels(); level++) {
      String scope = "/down_blocks." + level;
      for (int i = 0; i < DOWN_RESNETS; i++) {
        feature = layers.layer(scope, i, level, feature, time);
        skips.add(feature);
      }
      if (level < shape.levels() - 1) {
        feature =
            modules.conv(scope + "/downsamplers.0/conv", feature, feature.channels(), 3, 2, 1);
        skips.add(feature);
      }
    }
    return feature;
  }

  private Feature mid(Feature in, String time) {
    int level = shape.levels() - 1;
    Feature feature = layers.layer("/mid_block", 0, level, in, time);
    return layers.resnet("/mid_block/resnets.1", feature, feature.channels(), time);
  }
}

package dev.pagoda.bench;

import java.util.List;

/** The layers of a UNet: resnets, and transformers behind them where a level has attention. */
final class LayerWriter {
  /** Of branches beside a shortcut, so that activations stay of order one. */
  private static final double RESIDUAL_GAIN = 0.5;

  private final UnetShape shape;
  private final Modules modules;
  private final GraphWriter graph;
  private final TransformerWriter transformer;

  LayerWriter(Modules modules, UnetShape shape) {
    this.shape = shape;
    this.modules = modules;
    this.graph = modules.graph();
    this.transformer = new TransformerWriter(modules, shape);
  }

  /** A resnet and, where the level has attention, the transformer behind it. */
  Feature layer(String scope, int index, int level, Feature in, String time) {
    Feature feature = resnet(scope + "/resnets." + index, in, shape.channels().get(level), time);
    int layers = shape.transformerLayers().get(level);
    return layers == 0
        ? feature
        : transformer.write(scope + "/attentions." + index, feature, layers);
  }

  /** {@code ResnetBlock2D}. */
  Feature resnet(String scope, Feature in, int out, String time) {
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
}

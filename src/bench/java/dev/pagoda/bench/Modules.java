package dev.pagoda.bench;

import java.util.Arrays;
import java.util.List;

/** PyTorch's basic modules as its TorchScript exporter writes them (opset 17). */
final class Modules {
  private static final float NORM_EPSILON = 1e-5f;
  private static final float PLAIN_NORM_EPSILON = 1e-6f;
  private static final float GELU_CUBE = 0.044715f;

  private final GraphWriter graph;
  private final WeightFile weights;
  private final Work work;
  private int anonymous;

  Modules(GraphWriter graph, WeightFile weights, Work work) {
    this.graph = graph;
    this.weights = weights;
    this.work = work;
  }

  GraphWriter graph() {
    return graph;
  }

  /** Records work that no module here does, as the products of attention. */
  void count(String scope, long multiplyAdds) {
    work.add(scope, multiplyAdds);
  }

  /** {@code Conv2d} with padding (kernel - 1) / 2; {@code gain} scales its random weights. */
  Feature conv(String scope, Feature in, int out, int kernel, int stride, double gain) {
    double deviation = gain / Math.sqrt((double) in.channels() * kernel * kernel);
    String parameter = parameter(scope);
    int pad = (kernel - 1) / 2;
    String name =
        graph.node(
            scope,
            "Conv",
            List.of(
                in.name(),
                graph.weight(
                    weights.random(
                        parameter + ".weight", deviation, out, in.channels(), kernel, kernel)),
                graph.weight(weights.filled(parameter + ".bias", 0, out))),
            Onnx.attributes("dilations", 1, 1),
            Onnx.attribute("group", 1),
            Onnx.attributes("kernel_shape", kernel, kernel),
            Onnx.attributes("pads", pad, pad, pad, pad),
            Onnx.attributes("strides", stride, stride));
    Feature feature = new Feature(name, out, in.height() / stride, in.width() / stride);
    count(scope, feature.tokens() * in.channels() * out * kernel * kernel);
    return feature;
  }

  /** {@code Linear} on tokens: a MatMul with an anonymous transposed weight, and a bias or none. */
  String linear(
      String scope, String in, int channels, int out, long tokens, boolean bias, double gain) {
    String weight = "onnx::MatMul_" + anonymous++;
    String product =
        graph.node(
            scope,
            "MatMul",
            List.of(
                in,
                graph.weight(weights.random(weight, gain / Math.sqrt(channels), channels, out))));
    count(scope, tokens * channels * out);
    if (!bias) {
      return product;
    }
    String vector = graph.weight(weights.filled(parameter(scope) + ".bias", 0, out));
    return graph.node(scope, "Add", List.of(vector, product));
  }

  /** {@code Linear} on a vector for each row. */
  String gemm(String scope, String in, int channels, int out) {
    String parameter = parameter(scope);
    count(scope, (long) channels * out);
    return graph.node(
        scope,
        "Gemm",
        List.of(
            in,
            graph.weight(
                weights.random(parameter + ".weight", 1 / Math.sqrt(channels), out, channels)),
            graph.weight(weights.filled(parameter + ".bias", 0, out))),
        Onnx.attribute("alpha", 1f),
        Onnx.attribute("beta", 1f),
        Onnx.attribute("transB", 1));
  }

  /** {@code GroupNorm}: an InstanceNormalization over groups, then scale and shift. */
  Feature groupNorm(String scope, Feature in, int groups) {
    String grouped =
        graph.node(
            scope,
            "Reshape",
            List.of(in.name(), graph.longs(scope, 0, groups, -1)),
            Onnx.attribute("allowzero", 0));
    String normed =
        graph.node(
            scope,
            "InstanceNormalization",
            List.of(
                grouped,
                graph.floats(scope, false, ones(groups)),
                graph.floats(scope, false, new float[groups])),
            Onnx.attribute("epsilon", NORM_EPSILON));
    String shape = graph.node(scope, "Shape", List.of(in.name()));
    String back =
        graph.node(scope, "Reshape", List.of(normed, shape), Onnx.attribute("allowzero", 0));
    String scale = weight("onnx::Mul_", 1, in.channels(), 1, 1);
    String shift = weight("onnx::Add_", 0, in.channels(), 1, 1);
    String scaled = graph.node(scope, "Mul", List.of(back, scale));
    return in.named(graph.node(scope, "Add", List.of(scaled, shift)));
  }

  /** {@code LayerNorm} over channels. */
  String layerNorm(String scope, String in, int channels) {
    String parameter = parameter(scope);
    return graph.node(
        scope,
        "LayerNormalization",
        List.of(
            in,
            graph.weight(weights.filled(parameter + ".weight", 1, channels)),
            graph.weight(weights.filled(parameter + ".bias", 0, channels))),
        Onnx.attribute("axis", -1),
        Onnx.attribute("epsilon", NORM_EPSILON));
  }

  /** {@code LayerNorm} over channels with {@code elementwise_affine} off. */
  String plainLayerNorm(String scope, String in, int channels) {
    return graph.node(
        scope,
        "LayerNormalization",
        List.of(
            in,
            graph.floats(scope, false, ones(channels)),
            graph.floats(scope, false, new float[channels])),
        Onnx.attribute("axis", -1),
        Onnx.attribute("epsilon", PLAIN_NORM_EPSILON));
  }

  /** {@code GELU} in the approximation with a tanh. */
  String geluTanh(String scope, String in) {
    String square = graph.node(scope, "Mul", List.of(in, in));
    String cube = graph.node(scope, "Mul", List.of(in, square));
    String part = graph.node(scope, "Mul", List.of(graph.scalar(scope, GELU_CUBE), cube));
    String sum = graph.node(scope, "Add", List.of(in, part));
    String root = graph.scalar(scope, (float) Math.sqrt(2 / Math.PI));
    String tanh = graph.node(scope, "Tanh", List.of(graph.node(scope, "Mul", List.of(root, sum))));
    String plusOne = graph.node(scope, "Add", List.of(graph.scalar(scope, 1f), tanh));
    String twice = graph.node(scope, "Mul", List.of(in, plusOne));
    return graph.node(scope, "Mul", List.of(graph.scalar(scope, 0.5f), twice));
  }

  /** {@code SiLU}. */
  String silu(String scope, String in) {
    return graph.node(scope, "Mul", List.of(in, graph.node(scope, "Sigmoid", List.of(in))));
  }

  /** A parameter of random values, which the exporter gives no name. */
  String random(String prefix, double deviation, long... shape) {
    return graph.weight(weights.random(prefix + anonymous++, deviation, shape));
  }

  private String weight(String prefix, float value, long... shape) {
    return graph.weight(weights.filled(prefix + anonymous++, value, shape));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static String parameter(String scope) {
    return scope.substring(1).replace('/', '.');
  }
}

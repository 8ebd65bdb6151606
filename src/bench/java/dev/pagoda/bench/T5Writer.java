package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;

/**
 * A text encoder of T5's blocks (RMS norms, attention without scale, gated GELU two and a half
 * times as wide), 147 M parameters, between the inputs and outputs of SDXL's second text encoder,
 * for which it stands in.
 */
final class T5Writer implements NetworkWriter {
  /** As many as CLIP's, whose tokenizer it is used with. */
  private static final int VOCABULARY = 49_408;

  private static final int CHANNELS = 1024;
  private static final int FEED_FORWARD = 2560;
  private static final int BLOCKS = 8;
  private static final int HEADS = 16;
  private static final int WIDTH = 32;
  private static final int LAYERS = 3;
  private static final float NORM_EPSILON = 1e-6f;
  private static final double RESIDUAL_GAIN = 0.5;

  private final GraphWriter graph = new GraphWriter();
  private final WeightFile weights;
  private final Modules modules;

  T5Writer(UnetShape shape, WeightFile weights, Work work) {
    if (shape.pooledDim() != WIDTH) {
      throw new IllegalArgumentException("the UNet takes other pooled embeddings");
    }
    this.weights = weights;
    this.modules = new Modules(graph, weights, work);
  }

  @Override
  public GraphProto write(int height, int width) {
    graph.integerInput("input_ids", "batch_size", "sequence_length");
    String table = graph.weight(weights.random("shared.weight", 1, VOCABULARY, CHANNELS));
    String tokens = graph.node("/shared", "Gather", List.of(table, "input_ids"));
    for (int i = 0; i < BLOCKS; i++) {
      tokens = block("/encoder/block." + i, tokens);
    }
    String normed = norm("/encoder/final_layer_norm", tokens);
    String mean =
        graph.node(
            "/pool",
            "ReduceMean",
            List.of(normed),
            Onnx.attributes("axes", 1),
            Onnx.attribute("keepdims", 0));
    graph.output(
        linear("/pool/projection", mean, CHANNELS, WIDTH, 1), "text_embeds", "batch_size", WIDTH);
    String states = linear("/projection", normed, CHANNELS, WIDTH, 1);
    hiddenStates(states, 0);
    for (int i = 1; i <= LAYERS; i++) {
      hiddenStates(graph.node("/states", "Identity", List.of("hidden_states.0")), i);
    }
    return graph.build();
  }

  /** Of as many layers as the model's configuration has. */
  private void hiddenStates(String tensor, int layer) {
    graph.output(tensor, "hidden_states." + layer, "batch_size", "sequence_length", WIDTH);
  }

  private String block(String scope, String in) {
    String attention = scope + "/layer.0";
    String attended = attention(attention, norm(attention + "/layer_norm", in));
    String one = graph.node(attention, "Add", List.of(in, attended));
    String forward = scope + "/layer.1";
    String changed = feedForward(forward, norm(forward + "/layer_norm", one));
    return graph.node(forward, "Add", List.of(one, changed));
  }

  private String attention(String scope, String in) {
    String query = heads(scope + "/q", in, 0, 2, 1, 3);
    String key = heads(scope + "/k", in, 0, 2, 3, 1);
    String value = heads(scope + "/v", in, 0, 2, 1, 3);
    String scores = graph.node(scope, "MatMul", List.of(query, key));
    String shares = graph.node(scope, "Softmax", List.of(scores), Onnx.attribute("axis", -1));
    String attended = graph.node(scope, "MatMul", List.of(shares, value));
    String tokens =
        graph.node(scope, "Transpose", List.of(attended), Onnx.attributes("perm", 0, 2, 1, 3));
    String joined =
        graph.node(scope, "Reshape", List.of(tokens, graph.longs(scope, 0, 0, CHANNELS)));
    return linear(scope + "/o", joined, CHANNELS, CHANNELS, RESIDUAL_GAIN);
  }

  private String heads(String scope, String in, long... perm) {
    String projected = linear(scope, in, CHANNELS, CHANNELS, 1);
    String target = graph.longs(scope, 0, 0, HEADS, CHANNELS / HEADS);
    String split = graph.node(scope, "Reshape", List.of(projected, target));
    return graph.node(scope, "Transpose", List.of(split), Onnx.attributes("perm", perm));
  }

  private String feedForward(String scope, String in) {
    String gate = linear(scope + "/wi_0", in, CHANNELS, FEED_FORWARD, 1);
    String active = modules.silu(scope + "/act", gate);
    String value = linear(scope + "/wi_1", in, CHANNELS, FEED_FORWARD, 1);
    String gated = graph.node(scope, "Mul", List.of(active, value));
    return linear(scope + "/wo", gated, FEED_FORWARD, CHANNELS, RESIDUAL_GAIN);
  }

  private String norm(String scope, String in) {
    String square = graph.node(scope, "Mul", List.of(in, in));
    String mean = graph.node(scope, "ReduceMean", List.of(square), Onnx.attributes("axes", -1));
    String above = graph.node(scope, "Add", List.of(mean, graph.scalar(scope, NORM_EPSILON)));
    String root = graph.node(scope, "Sqrt", List.of(above));
    String normed = graph.node(scope, "Div", List.of(in, root));
    String name = scope.substring(1).replace('/', '.') + ".weight";
    return graph.node(
        scope, "Mul", List.of(normed, graph.weight(weights.filled(name, 1, CHANNELS))));
  }

  private String linear(String scope, String in, int channels, int out, double gain) {
    return modules.linear(scope, in, channels, out, UnetShape.TEXT_TOKENS, false, gain);
  }
}

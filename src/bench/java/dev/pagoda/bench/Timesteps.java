package dev.pagoda.bench;

import java.util.List;

/** diffusers' {@code Timesteps} with {@code flip_sin_to_cos}: numbers as sinusoids. */
final class Timesteps {
  private static final double MAX_PERIOD = 10_000;

  private Timesteps() {}

  /** [n] to [n, channels]. */
  static String write(GraphWriter graph, String scope, String values, int channels) {
    String column = graph.node(scope, "Unsqueeze", List.of(values, graph.longs(scope, 1)));
    String angles =
        graph.node(
            scope, "Mul", List.of(column, graph.floats(scope, true, frequencies(channels / 2))));
    String sin = graph.node(scope, "Sin", List.of(angles));
    String cos = graph.node(scope, "Cos", List.of(angles));
    return graph.node(scope, "Concat", List.of(cos, sin), Onnx.attribute("axis", -1));
  }

  /** From 1 down to nearly 1 / 10000, in even ratios. */
  static float[] frequencies(int count) {
    float[] frequencies = new float[count];
    for (int i = 0; i < count; i++) {
      frequencies[i] = (float) Math.exp(-Math.log(MAX_PERIOD) * i / count);
    }
    return frequencies;
  }
}

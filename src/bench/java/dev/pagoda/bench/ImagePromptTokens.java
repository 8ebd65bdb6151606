package dev.pagoda.bench;

import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.AttentionLayer;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.Parameters;
import java.util.Map;
import java.util.Random;

/**
 * Random keys and values of an IP-Adapter with one picture.
 *
 * @param tokens of the picture: 4, or 16 with a resampler
 */
record ImagePromptTokens(int tokens, int rows, int headSize, long seed) {

  SessionParameters parameters(Extensions extensions) {
    Random random = new Random(seed);
    SessionParameters.Builder builder = new SessionParameters.Builder();
    for (Map.Entry<String, AttentionLayer> layer : extensions.crossAttentions().entrySet()) {
      long heads = layer.getValue().channels() / headSize;
      int count = Math.toIntExact(rows * layer.getValue().channels() * tokens);
      boolean half = layer.getValue().half();
      double root = Math.sqrt(headSize);
      builder.add(
          Parameters.imagePromptKeys(layer.getKey()),
          half,
          gaussian(random, count, 1 / root),
          rows,
          heads,
          headSize,
          tokens);
      builder.add(
          Parameters.imagePromptValues(layer.getKey()),
          half,
          gaussian(random, count, 1),
          rows,
          heads,
          tokens,
          headSize);
    }
    return builder
        .add(Parameters.IMAGE_PROMPT_MASK, false, new float[tokens], 1, tokens)
        .add(Parameters.IMAGE_PROMPT_TOKENS, Long.MAX_VALUE)
        .build();
  }

  /** Multiply-adds that it brings to one row: scores and their products with the values. */
  long work(Work stock, Extensions extensions) {
    return extensions.crossAttentions().entrySet().stream()
        .mapToLong(
            layer -> {
              long channels = layer.getValue().channels();
              long queries = stock.of(layer.getKey() + ".to_q") / (channels * channels);
              return 2 * queries * tokens * channels;
            })
        .sum();
  }

  private static float[] gaussian(Random random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}

package dev.pagoda.onnx.graph;

import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The PixArt-Sigma transformers of the golden data, and random inputs for them. */
final class Transformers {
  private static final int TOKENS = 20;

  private Transformers() {}

  /** All that share the weights of {@code pixart-tiny}. */
  static Stream<Path> dynamic() {
    return Stream.concat(
            Stream.of("pixart-tiny/transformer/model.onnx"),
            Stream.of("onnxstack-names", "fp16", "dynamo").map(Transformers::variant))
        .map(Goldens::path);
  }

  /** All that have the positional embedding of 32x32 latents; weights of pixart-tiny-256. */
  static Stream<Path> baked() {
    return Stream.of("static-32x32", "baked-32x32").map(Transformers::variant).map(Goldens::path);
  }

  private static String variant(String name) {
    return "transformer-variants/" + name + "/model.onnx";
  }

  static boolean isHalf(Path model) {
    return model.getParent().endsWith("fp16");
  }

  /** Exports that cut fractions of a timestep off. */
  static boolean takesWholeTimesteps(Path model) {
    return isHalf(model) || model.getParent().endsWith("onnxstack-names");
  }

  /** How far an output may be from what float32 gives elsewhere. */
  static float tolerance(Path model) {
    return isHalf(model) ? 2e-2f : 2e-5f;
  }

  static List<String> paths() {
    return java.util.stream.IntStream.range(0, 28)
        .mapToObj(block -> "transformer_blocks." + block + ".attn1")
        .toList();
  }

  /** 1 where a block is listed. */
  static Array chosen(Iterable<Integer> blocks) {
    float[] layers = new float[paths().size()];
    blocks.forEach(block -> layers[block] = 1);
    return new Array(layers, layers.length);
  }

  static Array read(Path file) {
    long[] shape = Arrays.stream(Npy.shape(file)).asLongStream().toArray();
    return Npy.type(file).equals("<i8")
        ? new Array(Array.longs(Npy.longs(file)).data(), shape)
        : new Array(Npy.floats(file), shape);
  }

  /** Random inputs; every row has another number of tokens. */
  static Map<String, Array> inputs(Random random, int rows, int height, int width) {
    Map<String, Array> inputs = new HashMap<>();
    inputs.put("hidden_states", Variants.normal(random, rows, 4, height, width));
    inputs.put("encoder_hidden_states", Variants.normal(random, rows, TOKENS, 32));
    float[] mask = new float[rows * TOKENS];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(mask, row * TOKENS, row * TOKENS + 1 + random.nextInt(TOKENS), 1);
    }
    inputs.put("encoder_attention_mask", new Array(mask, rows, TOKENS));
    float[] timestep = new float[rows];
    Arrays.fill(timestep, random.nextInt(1000));
    inputs.put("timestep", new Array(timestep, rows));
    return inputs;
  }
}

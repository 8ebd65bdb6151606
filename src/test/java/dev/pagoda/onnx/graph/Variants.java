package dev.pagoda.onnx.graph;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The UNet exports of {@code unet-variants} and random inputs for them. */
final class Variants {
  private Variants() {}

  static Stream<Path> all() {
    return Goldens.list(Goldens.path("unet-variants"), "", "").stream()
        .filter(variant -> Files.exists(variant.resolve("layers.json")));
  }

  static Path model(Path variant) {
    Path own = variant.resolve("model.onnx");
    return Files.exists(own) ? own : Goldens.path("sdxl-tiny/unet/model.onnx");
  }

  static boolean isHalf(Path variant) {
    return variant.endsWith("fp16");
  }

  /** How far an output may be from what float32 gives elsewhere. */
  static float tolerance(Path variant) {
    return isHalf(variant) ? 2e-2f : 5e-5f;
  }

  /** ONNX Runtime has no CPU kernel for it as it is. */
  static boolean runsAsItIs(Path variant) {
    return !variant.endsWith("ort-fused-packed");
  }

  /** Random inputs with latents of {@code height} by {@code width}; no perturbed rows. */
  static Map<String, Array> inputs(Path variant, Random random, int rows, int height, int width) {
    Map<String, Array> inputs = new HashMap<>();
    inputs.put("sample", normal(random, rows, 4, height, width));
    inputs.put("timestep", new Array(new float[] {random.nextInt(1000)}));
    inputs.put("encoder_hidden_states", normal(random, rows, 77, 64));
    inputs.put("text_embeds", normal(random, rows, 32));
    inputs.put("time_ids", new Array(filled(rows * 6, 128), rows, 6));
    if (variant.endsWith("ip-adapter")) {
      inputs.put("image_embeds", normal(random, rows, 1, 24));
      inputs.put("ip_adapter_scale", new Array(filled(28, 0.8f), 28));
    }
    if (variant.endsWith("controlnet")) {
      int[] channels = {8, 8, 8, 8, 16, 16, 16, 24, 24};
      int[] factors = {1, 1, 1, 2, 2, 2, 4, 4, 4};
      for (int i = 0; i < channels.length; i++) {
        inputs.put(
            "down_block_additional_residuals." + i,
            normal(random, rows, channels[i], height / factors[i], width / factors[i]));
      }
      inputs.put("mid_block_additional_residual", normal(random, rows, 24, height / 4, width / 4));
    }
    return inputs;
  }

  /** The same inputs with rows repeated: row i of the result is row {@code rows[i]}. */
  static Map<String, Array> repeated(Map<String, Array> inputs, int stockRows, int[] rows) {
    Map<String, Array> repeated = new HashMap<>();
    inputs.forEach(
        (name, array) ->
            repeated.put(
                name,
                array.shape().length > 0 && array.shape()[0] == stockRows
                    ? repeat(array, rows)
                    : array));
    return repeated;
  }

  private static Array repeat(Array array, int[] rows) {
    int row = array.data().length / (int) array.shape()[0];
    float[] data = new float[row * rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(array.data(), rows[i] * row, data, i * row, row);
    }
    long[] shape = array.shape().clone();
    shape[0] = rows.length;
    return new Array(data, shape);
  }

  static Array normal(Random random, long... shape) {
    int count = 1;
    for (long extent : shape) {
      count *= (int) extent;
    }
    float[] data = new float[count];
    for (int i = 0; i < count; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Array(data, shape);
  }

  private static float[] filled(int count, float value) {
    float[] data = new float[count];
    java.util.Arrays.fill(data, value);
    return data;
  }
}

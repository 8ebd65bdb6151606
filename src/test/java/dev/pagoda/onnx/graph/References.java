package dev.pagoda.onnx.graph;

import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Inputs and outputs of diffusers' UNet in {@code unet-variants/reference}. */
final class References {
  private static final String SQUARE = "square";
  private static final String BUILT_IN = "ip-adapter";

  private References() {}

  /** The {@code square} inputs; an IP-Adapter that the export has built in adds nothing. */
  static Map<String, Array> square(Path variant) {
    Map<String, Array> inputs = inputs(SQUARE);
    if (variant.endsWith(BUILT_IN)) {
      inputs.put("image_embeds", array(BUILT_IN, "image_embeds"));
      inputs.put("ip_adapter_scale", silent());
    }
    return inputs;
  }

  /** Scales of 0 for all cross-attentions of the built-in IP-Adapter. */
  static Array silent() {
    return new Array(new float[28], 28);
  }

  /** All inputs in a folder. */
  static Map<String, Array> inputs(String folder) {
    Map<String, Array> inputs = new HashMap<>();
    for (Path file : Goldens.list(folder(folder), "", ".npy")) {
      String name = file.getFileName().toString().replaceAll("\\.npy$", "");
      if (!name.startsWith("out_sample")) {
        inputs.put(name, array(folder, name));
      }
    }
    return inputs;
  }

  /** What diffusers gives. */
  static float[] output(String folder) {
    return array(folder, "out_sample").data();
  }

  static Array array(String folder, String name) {
    Path file = folder(folder).resolve(name + ".npy");
    return new Array(Npy.floats(file), Arrays.stream(Npy.shape(file)).asLongStream().toArray());
  }

  private static Path folder(String name) {
    return Goldens.path("unet-variants/reference").resolve(name);
  }
}

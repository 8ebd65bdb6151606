package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rewritten exports of every style give what diffusers' PAG processors give: for all layer sets and
 * latent sizes of {@code unet-variants/reference}.
 */
class PagGraphGoldenTest {
  private static final float TOLERANCE = 5e-5f;
  private static final float FP16_TOLERANCE = 2e-2f;

  static Stream<Path> variants() {
    return Variants.all();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("variants")
  void findsEverySelfAttention(Path variant) {
    assertThat(PagGraph.layers(Variants.model(variant))).isEqualTo(paths(variant));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("variants")
  void givesWhatDiffusersGives(Path variant) throws Exception {
    float tolerance = Variants.isHalf(variant) ? FP16_TOLERANCE : TOLERANCE;
    List<String> paths = paths(variant);
    JsonNode sets = Goldens.json(Goldens.path("unet-variants/reference/layer-sets.json"));
    RewrittenSession runner = RewrittenSession.of(variant);
    for (Path reference : references(variant)) {
      Map<String, Array> inputs = inputs(reference, paths);
      Array plain = runner.run(inputs);
      assertClose(plain.data(), Npy.floats(reference.resolve("out_sample.npy")), tolerance);
      for (Map.Entry<String, JsonNode> set : sets.properties()) {
        Path expected = reference.resolve("out_sample.pag-" + set.getKey() + ".npy");
        if (Files.exists(expected)) {
          inputs.put(PagGraph.ROWS, Array.longs(1));
          inputs.put(PagGraph.LAYERS, chosen(paths, set.getValue().get("pag_applied_layers")));
          Array perturbed = runner.run(inputs);
          assertClose(perturbed.data(), Npy.floats(expected), tolerance);
          assertThat(perturbed.rows(0, 2)).isEqualTo(plain.data());
        }
      }
    }
  }

  private static List<String> paths(Path variant) {
    return StreamSupport.stream(Goldens.json(variant.resolve("layers.json")).spliterator(), false)
        .map(layer -> layer.get("path").asText())
        .toList();
  }

  /** Variants with inputs of their own have a reference of their own. */
  private static List<Path> references(Path variant) {
    Path all = Goldens.path("unet-variants/reference");
    Path own = all.resolve(variant.getFileName());
    return Files.isDirectory(own)
        ? List.of(own)
        : List.of(all.resolve("square"), all.resolve("rect"));
  }

  private static Map<String, Array> inputs(Path reference, List<String> paths) {
    Map<String, Array> inputs = new HashMap<>();
    for (Path folder : List.of(reference.resolveSibling("square"), reference)) {
      for (Path file : Goldens.list(folder, "", ".npy")) {
        String name = file.getFileName().toString().replaceAll("\\.npy$", "");
        int[] shape = Npy.shape(file);
        long[] extents = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
          extents[i] = shape[i];
        }
        inputs.put(name, new Array(Npy.floats(file), extents));
      }
    }
    inputs.put(PagGraph.ROWS, Array.longs());
    inputs.put(PagGraph.LAYERS, new Array(new float[paths.size()], paths.size()));
    return inputs;
  }

  private static Array chosen(List<String> paths, JsonNode ids) {
    float[] layers = new float[paths.size()];
    for (JsonNode id : ids) {
      for (int i = 0; i < layers.length; i++) {
        if (java.util.regex.Pattern.compile(id.asText()).matcher(paths.get(i)).find()) {
          layers[i] = 1;
        }
      }
    }
    return new Array(layers, layers.length);
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    float worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}

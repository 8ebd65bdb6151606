package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What ControlNets add reaches every export as it reaches diffusers' UNet, perturbed rows included.
 * The export that has the inputs itself, perturbed the plain way, tells what is right.
 */
class ControlResidualsTest {
  private static final int ROWS = 2;

  private static DenoiserRunner naive;

  /** Layers to perturb: before some skips, all of them, none; in the middle; in the up path. */
  private static final List<int[]> LAYER_SETS =
      List.of(
          new int[] {0}, new int[] {6, 9}, new int[] {11}, new int[] {27}, new int[] {3, 12, 20});

  private static final List<int[]> SOURCES = List.of(new int[] {1}, new int[] {1, 0, 1});

  @BeforeAll
  static void open() throws Exception {
    naive = new DenoiserRunner(NaivePag.rewrite(Variants.model(withInputs())));
  }

  @AfterAll
  static void close() throws Exception {
    naive.close();
  }

  private static Path withInputs() {
    return Goldens.path("unet-variants/controlnet");
  }

  static Stream<Path> variants() {
    return Variants.all();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theResidualsOfDiffusersGiveItsOutput(Path variant) {
    Map<String, Array> inputs = References.square(variant);
    inputs.putAll(References.inputs("controlnet"));
    assertThat(RewrittenSession.of(variant).run(inputs).distance(References.output("controlnet")))
        .isLessThanOrEqualTo(Variants.tolerance(variant));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void perturbedRowsGetThoseOfTheirSource(Path variant) throws Exception {
    RewrittenSession session = RewrittenSession.of(variant);
    Random random = new Random(5);
    for (int[] layers : LAYER_SETS) {
      for (int[] sources : SOURCES) {
        float[] chosen = chosen(session.layers(), layers);
        Map<String, Array> inputs = inputs(variant, random);
        Array forked = session.run(RewrittenSession.perturbed(inputs, sources, chosen));
        Array all = naive.run(NaivePag.inputs(inputs, ROWS, sources, chosen));
        assertThat(forked.distance(all.data()))
            .as("layers %s, sources %s", Arrays.toString(layers), Arrays.toString(sources))
            .isLessThanOrEqualTo(Variants.tolerance(variant));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void oneZeroIsAsGoodAsMany(Path variant) {
    RewrittenSession session = RewrittenSession.of(variant);
    Map<String, Array> zeros = inputs(variant, new Random(6));
    residuals(zeros).forEach(name -> zeros.compute(name, (n, a) -> zero(a)));
    Map<String, Array> none = new HashMap<>(zeros);
    none.keySet().removeAll(residuals(zeros));
    for (int[] layers : LAYER_SETS) {
      float[] chosen = chosen(session.layers(), layers);
      int[] sources = {1};
      assertThat(session.run(RewrittenSession.perturbed(none, sources, chosen)).data())
          .isEqualTo(session.run(RewrittenSession.perturbed(zeros, sources, chosen)).data());
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void oneRowIsForAllRows(Path variant) {
    RewrittenSession session = RewrittenSession.of(variant);
    Map<String, Array> one = inputs(variant, new Random(7));
    residuals(one).forEach(name -> one.compute(name, (n, a) -> firstRow(a)));
    Map<String, Array> each = new HashMap<>(one);
    residuals(one).forEach(name -> each.compute(name, (n, a) -> repeated(a)));
    float[] chosen = chosen(session.layers(), 2, 14);
    int[] sources = {0, 1};
    assertThat(session.run(RewrittenSession.perturbed(one, sources, chosen)).data())
        .isEqualTo(session.run(RewrittenSession.perturbed(each, sources, chosen)).data());
  }

  private static Map<String, Array> inputs(Path variant, Random random) {
    Map<String, Array> inputs = Variants.inputs(variant, random, ROWS, 8, 12);
    inputs.putAll(Variants.inputs(withInputs(), random, ROWS, 8, 12));
    inputs.computeIfPresent("ip_adapter_scale", (name, scale) -> References.silent());
    return inputs;
  }

  private static List<String> residuals(Map<String, Array> inputs) {
    return inputs.keySet().stream().filter(name -> name.contains("residual")).toList();
  }

  private static float[] chosen(int layers, int... indices) {
    float[] chosen = new float[layers];
    for (int index : indices) {
      chosen[index] = 1;
    }
    return chosen;
  }

  private static Array zero(Array array) {
    return new Array(new float[array.data().length], array.shape());
  }

  private static Array firstRow(Array array) {
    long[] shape = array.shape().clone();
    shape[0] = 1;
    return new Array(array.rows(0, 1), shape);
  }

  private static Array repeated(Array row) {
    long[] shape = row.shape().clone();
    shape[0] = ROWS;
    float[] data = Arrays.copyOf(row.data(), ROWS * row.data().length);
    System.arraycopy(row.data(), 0, data, row.data().length, row.data().length);
    return new Array(data, shape);
  }
}

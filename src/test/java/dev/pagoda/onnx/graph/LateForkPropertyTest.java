package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For random layer sets, row counts, sources and sizes: forking late gives what running all rows
 * from the start gives, and rows that are not perturbed are bit-equal to the stock graph's.
 */
class LateForkPropertyTest {
  private static final int TRIALS = 6;

  // With one token and one row a product is a vector's, for which ONNX Runtime has another kernel
  // that rounds differently; so latents are at least 8 high and wide.

  static Stream<Path> variants() {
    return Variants.all();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void lateForkEqualsNaiveRowsAndStockRows(Path variant) throws Exception {
    Random random = new Random(variant.getFileName().toString().hashCode());
    Path model = Variants.model(variant);
    RewrittenSession late = RewrittenSession.of(variant);
    int layers = late.layers();
    try (DenoiserRunner naive = new DenoiserRunner(NaivePag.rewrite(model));
        DenoiserRunner stock = Variants.runsAsItIs(variant) ? new DenoiserRunner(model) : null) {
      for (int trial = 0; trial < TRIALS; trial++) {
        int rows = 1 + random.nextInt(4);
        int[] sources = random.ints(random.nextInt(rows + 2), 0, rows).toArray();
        float[] chosen = layerSet(random, trial, layers);
        Map<String, Array> inputs =
            Variants.inputs(
                variant, random, rows, 4 * (2 + random.nextInt(3)), 4 * (2 + random.nextInt(3)));

        Array forked = late.run(RewrittenSession.perturbed(inputs, sources, chosen));

        boolean on = sources.length > 0 && hasChosen(chosen);
        assertThat(forked.shape()[0]).isEqualTo(rows + (on ? sources.length : 0));
        Array all = naive.run(NaivePag.inputs(inputs, rows, sources, chosen));
        assertThat(forked.distance(all.rows(0, (int) forked.shape()[0])))
            .isLessThanOrEqualTo(Variants.tolerance(variant));
        if (stock != null) {
          assertThat(new Array(forked.rows(0, rows)).distance(stock.run(inputs).data()))
              .as("trial %d with %d rows", trial, rows)
              .isLessThanOrEqualTo(unchanged(variant));
        }
      }
    }
  }

  /** The CPU computes half precision in float32 and rounds wherever nodes do not fuse. */
  private static float unchanged(Path variant) {
    return Variants.isHalf(variant) ? Variants.tolerance(variant) : 0;
  }

  /** None, one, all, and random ones. */
  private static float[] layerSet(Random random, int trial, int layers) {
    float[] chosen = new float[layers];
    if (trial == 1) {
      chosen[random.nextInt(layers)] = 1;
    }
    for (int k = 0; k < layers && trial > 1; k++) {
      chosen[k] = trial == 2 || random.nextInt(trial) == 0 ? 1 : 0;
    }
    return chosen;
  }

  private static boolean hasChosen(float[] chosen) {
    for (float layer : chosen) {
      if (layer > 0) {
        return true;
      }
    }
    return false;
  }
}

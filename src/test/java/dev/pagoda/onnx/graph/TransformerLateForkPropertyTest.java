package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PixArt-Sigma, for random block sets, row counts, sources and sizes: forking late gives what
 * running all rows from the start gives, and rows that are not perturbed are bit-equal to the stock
 * graph's.
 */
class TransformerLateForkPropertyTest {
  private static final int TRIALS = 6;
  private static final int BLOCKS = 28;

  static Stream<Path> models() {
    return Transformers.dynamic();
  }

  @ParameterizedTest
  @MethodSource("models")
  void lateForkEqualsNaiveRowsAndStockRows(Path model) throws Exception {
    Random random = new Random(model.getParent().getFileName().toString().hashCode());
    RewrittenSession late = RewrittenSession.ofTransformer(model);
    boolean loads = !model.getParent().endsWith("dynamo"); // cosines of doubles
    try (DenoiserRunner naive = new DenoiserRunner(NaivePag.rewrite(model));
        DenoiserRunner stock = loads ? new DenoiserRunner(model) : null) {
      for (int trial = 0; trial < TRIALS; trial++) {
        int rows = 1 + random.nextInt(4);
        int[] sources = random.ints(random.nextInt(rows + 2), 0, rows).toArray();
        List<Integer> blocks = blocks(random, trial);
        Map<String, Array> inputs =
            Transformers.inputs(
                random, rows, 2 * (2 + random.nextInt(8)), 2 * (2 + random.nextInt(8)));
        float[] chosen = Transformers.chosen(blocks).data();

        Array forked = late.run(RewrittenSession.perturbed(inputs, sources, chosen));

        boolean on = sources.length > 0 && !blocks.isEmpty();
        assertThat(forked.shape()[0]).isEqualTo(rows + (on ? sources.length : 0));
        Array all = naive.run(NaivePag.inputs(inputs, rows, sources, chosen));
        assertThat(forked.distance(all.rows(0, (int) forked.shape()[0])))
            .as("blocks %s", blocks)
            .isLessThanOrEqualTo(Transformers.tolerance(model));
        if (stock != null) {
          assertThat(new Array(forked.rows(0, rows)).distance(stock.run(inputs).data()))
              .as("trial %d with %d rows", trial, rows)
              .isLessThanOrEqualTo(Transformers.isHalf(model) ? 2e-2f : 0);
        }
      }
    }
  }

  /** None, one, all, and random ones. */
  private static List<Integer> blocks(Random random, int trial) {
    return switch (trial) {
      case 0 -> List.of();
      case 1 -> List.of(random.nextInt(BLOCKS));
      case 2 -> IntStream.range(0, BLOCKS).boxed().toList();
      default ->
          IntStream.range(0, BLOCKS).filter(block -> random.nextInt(trial) == 0).boxed().toList();
    };
  }
}

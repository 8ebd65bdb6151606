package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of self-attentions are counted as the rewritten graph computes them. */
class RowCountTest {
  private static final int LAYERS = 10;
  private static final int BATCH = 2;

  @Test
  void beforeTheForkAndInChosenLayersPerturbedRowsAreSaved() {
    RowCount count = count(Map.of("pag_scale", 3.0), List.of(4, 6));
    count.step(true);
    // Two rows everywhere, a third in the five layers from 4 on that are neither 4 nor 6.
    assertThat(count.rows()).isEqualTo(new AttentionRows(BATCH * (2 * 10 + 4), BATCH * 6));
  }

  @Test
  void aStepWithoutPagSavesAllPerturbedRows() {
    RowCount count = count(Map.of("pag_scale", 3.0), List.of(4));
    count.step(false);
    assertThat(count.rows()).isEqualTo(new AttentionRows(BATCH * 20, BATCH * 10));
  }

  @Test
  void withoutPagThereIsNothingToSave() {
    RowCount count = count(Map.of("pag_scale", 0.0), List.of());
    count.step(false);
    count.step(false);
    assertThat(count.rows()).isEqualTo(new AttentionRows(2 * BATCH * 20, 0));
  }

  @Test
  void withoutClassifierFreeGuidanceThereIsOneRowLess() {
    RowCount count = count(Map.of("pag_scale", 3.0, "guidance_scale", 1.0), List.of(0));
    count.step(true);
    assertThat(count.rows()).isEqualTo(new AttentionRows(BATCH * (10 + 9), BATCH));
  }

  @Test
  void aRunTellsThem() {
    try (TinyRuns runs = new TinyRuns("sdxl-tiny")) {
      AttentionRows rows = runs.run(Map.of("pag_scale", 3.0, "pag_end", 0.5)).rows();
      assertThat(rows.saved()).isPositive();
      assertThat(rows.computed()).isGreaterThan(rows.saved());
      assertThat(runs.run(Map.of("pag_scale", 0.0)).rows().saved()).isZero();
    }
  }

  private static RowCount count(Map<String, ?> request, List<Integer> chosen) {
    return new RowCount(new Guidance(Requests.of(request), false), LAYERS, chosen, BATCH);
  }
}

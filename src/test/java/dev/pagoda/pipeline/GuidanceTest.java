package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are combined as diffusers' PAGMixin does, in all four on and off combinations. */
class GuidanceTest {
  @ParameterizedTest
  @CsvSource({
    // guidance_scale, pag_scale, layers, embedded: classifier-free, perturbed
    "5, 3, mid, false, true, true",
    "1, 3, mid, false, false, true",
    "1.0001, 0, mid, false, true, false",
    "0, 0, mid, false, false, false",
    "5, -1, mid, false, true, false",
    "5, 3, , false, true, false",
    "5, 3, mid, true, false, true",
  })
  void isOnWhereDiffusersHasItOn(
      double scale, double pag, String layers, boolean embedded, boolean free, boolean perturbed) {
    Guidance guidance =
        new Guidance(
            Requests.of(
                Map.of(
                    "guidance_scale", scale,
                    "pag_scale", pag,
                    "pag_applied_layers", layers == null ? List.of() : List.of(layers))),
            embedded);
    assertThat(guidance.classifierFree()).isEqualTo(free);
    assertThat(guidance.perturbed()).isEqualTo(perturbed);
  }

  @Test
  void combinesAllRows() {
    // u + 5 (c - u) + 3 (c - p) for each of two pictures of one value.
    assertThat(combine(guidance(5, 3), 3, 2, 1, 10, /* c */ 2, 20, /* p */ 4, 50))
        .containsExactly(1 + 5 + 3 * -2, 10 + 50 + 3 * -30);
  }

  @Test
  void combinesWithoutClassifierFreeGuidance() {
    assertThat(combine(guidance(1, 3), 3, 2, 2, 20, 4, 50)).containsExactly(2 - 6, 20 - 90);
  }

  @Test
  void combinesWithoutPerturbedRows() {
    assertThat(combine(guidance(5, 0), 0, 2, 1, 10, 2, 20)).containsExactly(6, 60);
  }

  @Test
  void combinesNothing() {
    assertThat(combine(guidance(1, 0), 0, 2, 7, 8)).containsExactly(7, 8);
  }

  @Test
  void rescalesEachRowTowardsTheConditionalDeviation() {
    Guidance guidance =
        new Guidance(Requests.of(Map.of("guidance_scale", 3, "guidance_rescale", 0.7)), false);
    float[] guided = new float[6];
    // Pictures of three values. Unbiased deviations: c is 1 and 2, guided is 3 and 6 before.
    float[] rows = {0, 0, 0, 0, 0, 0, -1, 0, 1, -2, 0, 2};
    guidance.combine(rows, 0, 2, guided);
    double factor = 0.7 / 3 + 0.3;
    assertThat(guided[0]).isCloseTo((float) (-3 * factor), within(1e-6f));
    assertThat(guided[2]).isCloseTo((float) (3 * factor), within(1e-6f));
    assertThat(guided[5]).isCloseTo((float) (6 * factor), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"0.01, 999, 2.99", "0.01, 900, 2", "0.01, 700, 0", "0.01, 1, 0", "0.2, 985, 0"})
  void adaptiveWeightFallsWithTheTimestep(double adaptive, float timestep, float weight) {
    Guidance guidance = new Guidance(Requests.of(Map.of("pag_adaptive_scale", adaptive)), false);
    assertThat(guidance.pagWeight(steps(10), 0, timestep)).isCloseTo(weight, within(1e-5f));
  }

  @Test
  void theWindowIsThatOfControlNet() {
    Guidance guidance = new Guidance(Requests.of(Map.of("pag_start", 0.1, "pag_end", 0.7)), false);
    float[] weights = new float[6];
    for (int step = 0; step < 6; step++) {
      weights[step] = guidance.pagWeight(steps(6), step, 500);
    }
    // Step 0 starts before 0.1, step 4 ends after 0.7.
    assertThat(weights).containsExactly(0, 3, 3, 3, 0, 0);
  }

  private static StepRange steps(int count) {
    return new StepRange(0, count, 0, count);
  }

  private static Guidance guidance(double scale, double pag) {
    return new Guidance(Requests.of(Map.of("guidance_scale", scale, "pag_scale", pag)), false);
  }

  private static float[] combine(Guidance guidance, float weight, int batch, float... rows) {
    float[] guided = new float[batch];
    guidance.combine(rows, weight, batch, guided);
    return guided;
  }
}

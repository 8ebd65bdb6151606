package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Image-to-image, a ControlNet, an IP-Adapter, a LoRA and PAG on three sets of layers go together
 * in one request, and one that has no weight is as good as none.
 */
class CompositionTest {
  private static final AdapterRuns RUNS = new AdapterRuns();
  private static final TinyAdapters ADAPTERS = new TinyAdapters(RUNS);

  private static Map<String, ?> base;
  private static float[] without;

  @BeforeAll
  static void runWithout() {
    base =
        Map.of(
            "image",
            RUNS.picture("origin", (x, y) -> x * y),
            "strength",
            0.75,
            "guidance_scale",
            5,
            "pag_scale",
            3,
            "pag_applied_layers",
            List.of("down_blocks.2", "mid", "up_blocks.1.attentions.0"));
    without = RUNS.latents(base);
  }

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @Test
  void allAtOnceEachChangesThePicture() {
    Map<String, ?> controlNet = ADAPTERS.controlNet(0.7);
    Map<String, ?> ipAdapter = ADAPTERS.ipAdapter(0.6);
    Map<String, ?> lora = ADAPTERS.lora(0.8);
    Generated all = RUNS.run(base, controlNet, ipAdapter, lora);
    assertThat(all.images()).hasSize(1);
    assertThat(all.appliedLayers()).hasSize(6 + 3 + 2);
    assertThat(RUNS.recorder().steps()).hasSize(3);
    assertThat(RUNS.recorder().steps()).allMatch(step -> step.rowCount(1) == 3);
    assertThat(all.latents().data()).doesNotContain(Float.NaN);
    for (float[] less :
        List.of(
            without,
            RUNS.latents(base, controlNet, ipAdapter),
            RUNS.latents(base, controlNet, lora),
            RUNS.latents(base, ipAdapter, lora))) {
      assertThat(distance(all.latents().data(), less)).isGreaterThan(1e-2);
    }
  }

  @Test
  void withoutWeightTheyAreNotThere() {
    assertThat(RUNS.latents(base, ADAPTERS.controlNet(0), ADAPTERS.ipAdapter(0), ADAPTERS.lora(0)))
        .isEqualTo(without);
  }

  @Test
  void theControlNetAloneIsAsIfAlone() {
    assertThat(
            RUNS.latents(base, ADAPTERS.controlNet(0.7), ADAPTERS.ipAdapter(0), ADAPTERS.lora(0)))
        .isEqualTo(RUNS.latents(base, ADAPTERS.controlNet(0.7)))
        .isNotEqualTo(without);
  }

  @Test
  void theIpAdapterAloneIsAsIfAlone() {
    assertThat(
            RUNS.latents(base, ADAPTERS.controlNet(0), ADAPTERS.ipAdapter(0.6), ADAPTERS.lora(0)))
        .isEqualTo(RUNS.latents(base, ADAPTERS.ipAdapter(0.6)))
        .isNotEqualTo(without);
  }

  @Test
  void theLoraAloneIsAsIfAlone() {
    assertThat(
            RUNS.latents(base, ADAPTERS.controlNet(0), ADAPTERS.ipAdapter(0), ADAPTERS.lora(0.8)))
        .isEqualTo(RUNS.latents(base, ADAPTERS.lora(0.8)))
        .isNotEqualTo(without);
  }

  /** The sessions are the same ones; nothing of a run with adapters stays in them. */
  @Test
  void aLaterRunWithoutIsAsBefore() {
    RUNS.latents(base, ADAPTERS.controlNet(1), ADAPTERS.ipAdapter(1), ADAPTERS.lora(1));
    assertThat(RUNS.latents(base)).isEqualTo(without);
  }

  private static double distance(float[] some, float[] others) {
    double worst = 0;
    for (int i = 0; i < some.length; i++) {
      worst = Math.max(worst, Math.abs(some[i] - others[i]));
    }
    return worst;
  }
}

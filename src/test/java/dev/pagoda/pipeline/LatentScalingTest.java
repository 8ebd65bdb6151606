package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Latents are scaled back as the VAE's configuration says. */
class LatentScalingTest {
  private static final Latents TWO = new Latents(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 1, 2);

  @Test
  void dividesByTheScalingFactor() {
    LatentScaling scaling = new LatentScaling(0.5, List.of(), List.of());
    assertThat(scaling.unscale(TWO, 0)).containsExactly(2, 4, 6, 8);
    assertThat(scaling.unscale(TWO, 1)).containsExactly(10, 12, 14, 16);
  }

  @Test
  void usesMeanAndDeviationPerChannel() {
    LatentScaling scaling = new LatentScaling(0.5, List.of(100.0, 200.0), List.of(1.0, 10.0));
    assertThat(scaling.unscale(TWO, 1)).containsExactly(110, 112, 340, 360);
  }

  @Test
  void scalesWhatWasEncodedTheOtherWayRound() {
    for (LatentScaling scaling :
        List.of(
            new LatentScaling(0.13025, List.of(), List.of()),
            new LatentScaling(0.5, List.of(-1.6, 4.25), List.of(8.4, 0.3)))) {
      float[] values = scaling.unscale(TWO, 1);
      scaling.scale(values, 2);
      assertThat(values).usingComparatorWithPrecision(1e-5f).containsExactly(5, 6, 7, 8);
    }
  }
}

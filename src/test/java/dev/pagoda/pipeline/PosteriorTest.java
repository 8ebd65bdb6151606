package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pagoda.random.TorchGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latents are drawn from what a VAE's encoder says as diffusers draws them. */
class PosteriorTest {
  private static final LatentScaling PLAIN = new LatentScaling(1, List.of(), List.of());

  @Test
  void isMeanAndDeviationTimesNoise() {
    float logVariance = (float) Math.log(9);
    float[] drawn = new Posterior(filled(5, logVariance), 1, PLAIN).draw(new TorchGenerator(3));
    float[] noise = new TorchGenerator(3).randn(16);
    for (int i = 0; i < 16; i++) {
      assertThat(drawn[i]).isCloseTo(5 + 3 * noise[i], within(1e-5f));
    }
  }

  @Test
  void theVarianceIsBounded() {
    float[] least = new Posterior(filled(5, -100), 1, PLAIN).draw(new TorchGenerator(3));
    assertThat(least).usingComparatorWithPrecision(1e-5f).containsOnly(5);
    float[] most = new Posterior(filled(0, 100), 1, PLAIN).draw(new TorchGenerator(3));
    float first = new TorchGenerator(3).randn(16)[0];
    assertThat(most[0]).isCloseTo((float) (Math.exp(10) * first), within(0.01f));
  }

  @Test
  void isScaledForTheDenoiser() {
    LatentScaling scaling = new LatentScaling(0.5, List.of(3.0), List.of(4.0));
    float[] drawn = new Posterior(filled(5, -100), 1, scaling).draw(new TorchGenerator(3));
    assertThat(drawn).usingComparatorWithPrecision(1e-5f).containsOnly((5 - 3) * 0.5f / 4);
  }

  /** Parameters of one channel of 4x4. */
  private static float[] filled(float mean, float logVariance) {
    float[] parameters = new float[32];
    for (int i = 0; i < 16; i++) {
      parameters[i] = mean;
      parameters[16 + i] = logVariance;
    }
    return parameters;
  }
}

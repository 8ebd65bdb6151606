package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code denoising_end} leaves out the steps whose timestep is below the cutoff. */
class DenoisingEndTest {
  private static final float[] TIMESTEPS = {801, 601, 401, 201, 1};

  @Test
  void keepsAllStepsWithoutIt() {
    assertThat(DenoisingLoop.steps(TIMESTEPS, null)).isEqualTo(5);
    assertThat(DenoisingLoop.steps(TIMESTEPS, 1.0)).isEqualTo(5);
  }

  @Test
  void keepsStepsFromTheCutoffOn() {
    assertThat(DenoisingLoop.steps(TIMESTEPS, 0.6)).isEqualTo(3); // from 400 on
    assertThat(DenoisingLoop.steps(TIMESTEPS, 0.599)).isEqualTo(3); // from 401 on
    assertThat(DenoisingLoop.steps(TIMESTEPS, 0.598)).isEqualTo(2); // from 402 on
    assertThat(DenoisingLoop.steps(TIMESTEPS, 0.1)).isEqualTo(0);
  }

  @Test
  void roundsHalfToEvenAsPythonDoes() {
    assertThat(DenoisingLoop.steps(new float[] {501, 500}, 0.4995)).isEqualTo(2); // 500.5 is 500
    assertThat(DenoisingLoop.steps(new float[] {503, 502}, 0.4985)).isEqualTo(2); // 501.5 is 502
    assertThat(DenoisingLoop.steps(new float[] {502, 501}, 0.4985)).isEqualTo(1);
  }
}

package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.random.TorchGenerator;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Noise is drawn in the order in which diffusers draws it. */
class NoiseTest {
  @Test
  void oneSeedDrawsAllPicturesInOneCall() {
    Latents latents = new Noise(List.of(7L)).initial(3, 4, 5, 7, 2);
    float[] expected = new TorchGenerator(7).randn(3 * 4 * 5 * 7);
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 2;
    }
    assertThat(latents.data()).containsExactly(expected);
  }

  @Test
  void aSeedPerPictureDrawsThemOneByOne() {
    Latents latents = new Noise(List.of(1L, 2L)).initial(2, 4, 5, 7, 1);
    assertThat(Arrays.copyOfRange(latents.data(), 0, 140))
        .containsExactly(new TorchGenerator(1).randn(140));
    assertThat(Arrays.copyOfRange(latents.data(), 140, 280))
        .containsExactly(new TorchGenerator(2).randn(140));
  }

  @Test
  void theGeneratorsGoOnForTheScheduler() {
    Noise noise = new Noise(List.of(7L));
    noise.initial(1, 4, 4, 4, 1);
    TorchGenerator same = new TorchGenerator(7);
    same.randn(64);
    assertThat(noise.generators().get(0).randn(64)).containsExactly(same.randn(64));
  }
}

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
    Latents latents = new Noise(List.of(7L)).latents(3, 4, 5, 7);
    assertThat(latents.data()).containsExactly(new TorchGenerator(7).randn(3 * 4 * 5 * 7));
  }

  @Test
  void aSeedPerPictureDrawsThemOneByOne() {
    Latents latents = new Noise(List.of(1L, 2L)).latents(2, 4, 5, 7);
    assertThat(Arrays.copyOfRange(latents.data(), 0, 140))
        .containsExactly(new TorchGenerator(1).randn(140));
    assertThat(Arrays.copyOfRange(latents.data(), 140, 280))
        .containsExactly(new TorchGenerator(2).randn(140));
  }

  @Test
  void theGeneratorsGoOnForTheScheduler() {
    Noise noise = new Noise(List.of(7L));
    noise.latents(1, 4, 4, 4);
    TorchGenerator same = new TorchGenerator(7);
    same.randn(64);
    assertThat(noise.generators().get(0).randn(64)).containsExactly(same.randn(64));
  }
}

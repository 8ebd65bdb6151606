package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The guidance scale becomes the embedding that distilled denoisers were trained with. */
class GuidanceEmbeddingTest {
  @Test
  void isSinesThenCosinesOfFallingFrequencies() {
    // With 6 numbers the frequencies are 1, 1/100 and 1/10000.
    assertThat(GuidanceEmbedding.of(1.05, 6))
        .containsExactly(
            new float[] {
              (float) Math.sin(50),
              (float) Math.sin(0.5),
              (float) Math.sin(0.005),
              (float) Math.cos(50),
              (float) Math.cos(0.5),
              (float) Math.cos(0.005)
            },
            within(1e-5f));
  }

  @Test
  void anOddLastNumberIsZero() {
    assertThat(GuidanceEmbedding.of(2, 5)).hasSize(5).endsWith(0);
  }
}

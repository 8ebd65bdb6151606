package dev.pagoda.adapter.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files add to the weights is what diffusers adds. */
class LoraGoldenTest {
  private static final double ROUNDING = 1e-6;

  /** kohya's file holds the first one's weights as trainers write them: the same is added. */
  @ParameterizedTest
  @CsvSource({
    "pytorch_lora_weights.safetensors, pytorch_lora_weights.safetensors, 4, 1.0",
    "lora_kohya.safetensors, pytorch_lora_weights.safetensors, 4, 0.5",
    "lora_b_kohya.safetensors, lora_b_kohya.safetensors, 2, 0.5"
  })
  void addsTheDeltas(String file, String deltas, int rank, double factor) {
    Map<String, LoraWeights> unet = LoraFile.read(Goldens.path("lora-tiny/" + file)).unet();
    JsonNode expected = Goldens.json(Goldens.path("lora-tiny/deltas.json")).path(deltas);
    assertThat(unet).hasSameSizeAs(expected);
    for (Map.Entry<String, JsonNode> delta : expected.properties()) {
      LoraWeights weights = unet.get(delta.getKey());
      assertThat(weights.module()).isEqualTo(delta.getKey());
      assertThat(weights.rank()).isEqualTo(rank);
      assertThat(weights.factor()).isEqualTo(factor);
      assertThat(new int[] {weights.outFeatures(), weights.inFeatures()})
          .containsExactly(
              delta.getValue().path("shape").path(0).asInt(),
              delta.getValue().path("shape").path(1).asInt());
      float[] added = product(weights);
      double squares = 0;
      for (float value : added) {
        squares += (double) value * value;
      }
      double norm = delta.getValue().path("norm").asDouble();
      assertThat(Math.sqrt(squares)).isCloseTo(norm, within(ROUNDING * norm));
      for (int i = 0; i < 3; i++) {
        assertThat((double) added[i])
            .isCloseTo(delta.getValue().path("first").path(i).asDouble(), within(ROUNDING));
      }
    }
  }

  @Test
  void bothFormsOfOneLoraAddTheSame() {
    Map<String, LoraWeights> diffusers =
        LoraFile.read(Goldens.path("lora-tiny/pytorch_lora_weights.safetensors")).unet();
    Map<String, LoraWeights> kohya =
        LoraFile.read(Goldens.path("lora-tiny/lora_kohya.safetensors")).unet();
    assertThat(kohya).containsOnlyKeys(diffusers.keySet());
    diffusers.forEach(
        (module, weights) ->
            assertThat(product(kohya.get(module)))
                .containsExactly(product(weights), within((float) ROUNDING)));
  }

  @Test
  void textEncodersAreLeftAlone() {
    LoraFile file = LoraFile.read(Goldens.path("lora-tiny/lora_b_kohya.safetensors"));
    assertThat(file.textEncoder()).isEmpty();
    assertThat(file.textEncoder2()).isEmpty();
  }

  /** factor x up x down, [out, in]. */
  private static float[] product(LoraWeights weights) {
    float[] down = weights.down();
    float[] up = weights.up();
    int in = weights.inFeatures();
    int rank = weights.rank();
    assertThat(down).hasSize(rank * in);
    assertThat(up).hasSize(weights.outFeatures() * rank);
    float[] product = new float[weights.outFeatures() * in];
    for (int o = 0; o < weights.outFeatures(); o++) {
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int r = 0; r < rank; r++) {
          sum += (double) up[o * rank + r] * down[r * in + i];
        }
        product[o * in + i] = (float) (sum * weights.factor());
      }
    }
    return product;
  }
}

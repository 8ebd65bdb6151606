package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Inpainting with adapters, for which diffusers has no PAG class to compare with: it is what
 * image-to-image with them is where the mask keeps nothing.
 */
class InpaintingAdaptersTest {
  private static final AdapterRuns RUNS = new AdapterRuns();
  private static final TinyAdapters ADAPTERS = new TinyAdapters(RUNS);

  /** All cross-attentions of the tiny UNet. */
  private static final Map<String, ?> ONES =
      Map.of(
          "down", Map.of("block_1", List.of(1, 1), "block_2", 1),
          "mid", 1,
          "up", Map.of("block_0", List.of(1, 1, 1), "block_1", List.of(1)));

  private static final Map<String, ?> STYLE = Map.of("up", Map.of("block_0", List.of(0, 1, 0)));

  private static Map<String, Object> toImage;
  private static Map<String, Object> half;
  private static Map<String, Object> all;

  @BeforeAll
  static void makePictures() {
    toImage =
        Map.of(
            "image",
            RUNS.picture("origin", (x, y) -> x * y),
            "strength",
            0.75,
            // The classes of diffusers have different defaults.
            "guidance_scale",
            5,
            "pag_scale",
            3);
    half = masked(RUNS.picture("half", (x, y) -> x < 32 ? 0xffffff : 0));
    all = masked(RUNS.picture("all", (x, y) -> 0xffffff));
  }

  private static Map<String, Object> masked(Map<String, String> mask) {
    Map<String, Object> fields = new HashMap<>(toImage);
    fields.put("mask_image", mask);
    return fields;
  }

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @Test
  void aControlNetChangesWhatIsPainted() {
    assertThat(RUNS.latents(half, ADAPTERS.controlNet(0.8))).isNotEqualTo(RUNS.latents(half));
  }

  @Test
  void aControlNetChangesNothingThatTheMaskKeeps() {
    float[] with = RUNS.latents(half, ADAPTERS.controlNet(0.8));
    float[] without = RUNS.latents(half);
    int width = (int) Math.sqrt(with.length / 4.0);
    for (int i = 0; i < with.length; i++) {
      if (i % width >= width / 2) {
        assertThat(with[i]).as("value %d", i).isEqualTo(without[i]);
      }
    }
  }

  @Test
  void aWhiteMaskMakesItImageToImageWithAControlNet() {
    Map<String, ?> controlNet = ADAPTERS.controlNet(0.8);
    assertThat(RUNS.latents(all, controlNet)).isEqualTo(RUNS.latents(toImage, controlNet));
  }

  @Test
  void onesForAllBlocksAreTheNumberOne() {
    float[] one = RUNS.latents(half, ADAPTERS.ipAdapter(1));
    assertThat(RUNS.latents(half, ADAPTERS.ipAdapter(ONES))).isEqualTo(one);
    assertThat(one).isNotEqualTo(RUNS.latents(half));
  }

  @Test
  void oneBlockIsLessThanAllAndMoreThanNone() {
    float[] style = RUNS.latents(half, ADAPTERS.ipAdapter(STYLE));
    assertThat(style)
        .isNotEqualTo(RUNS.latents(half))
        .isNotEqualTo(RUNS.latents(half, ADAPTERS.ipAdapter(1)));
    assertThat(RUNS.latents(all, ADAPTERS.ipAdapter(STYLE)))
        .isEqualTo(RUNS.latents(toImage, ADAPTERS.ipAdapter(STYLE)));
  }

  @Test
  void zerosForSomeBlocksAreAsGoodAsNothing() {
    Map<String, ?> spelled =
        Map.of("down", 0, "mid", 0, "up", Map.of("block_0", List.of(0, 1, 0), "block_1", 0));
    assertThat(RUNS.latents(toImage, ADAPTERS.ipAdapter(spelled)))
        .isEqualTo(RUNS.latents(toImage, ADAPTERS.ipAdapter(STYLE)));
  }
}

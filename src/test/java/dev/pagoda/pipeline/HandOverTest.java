package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.onnx.graph.PagGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A run that ends early and one that goes on with its stored latents make what one run makes, bit
 * for bit.
 */
class HandOverTest {
  private static final TinyRuns RUNS = new TinyRuns("sdxl-tiny");
  private static final FileEncoder ENCODER =
      new FileEncoder(
          new DirectoryModelCatalog(
              Optional.of(Goldens.root()), Optional.empty(), PagGraph::layers),
          "test");

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @Test
  void fromTextToImageToImageToImage() {
    assertHandsOver(Map.of("num_inference_steps", 5, "num_images_per_prompt", 2), 0.6);
  }

  @Test
  void alsoWhereAllStepsAreLeft() {
    assertHandsOver(Map.of("num_inference_steps", 3), 0.001);
  }

  @Test
  void theWindowOfPagIsThatOfTheWholeSchedule() {
    Map<String, Object> request =
        Map.of("num_inference_steps", 6, "pag_start", 0.1, "pag_end", 0.7);
    assertHandsOver(request, 0.5);
    // Of steps 0 to 5, 1 to 3 lie inside; the second run makes 2 to 5.
    assertThat(RUNS.recorder().steps()).extracting(s -> s.rowCount(1)).containsExactly(3, 3, 2, 2);
  }

  @Test
  void theAdaptiveScaleGoesByTheTimestep() {
    assertHandsOver(Map.of("num_inference_steps", 6, "pag_adaptive_scale", 0.005), 0.5);
    // The second run makes 499, 333, 167 and 1; the weight is 0 from 400 on.
    assertThat(RUNS.recorder().steps()).extracting(s -> s.rowCount(1)).containsExactly(3, 2, 2, 2);
  }

  @Test
  void fromImageToImageToImageToImage() {
    Map<String, Object> request =
        Map.of("image", RUNS.picture(64, 64), "strength", 0.8, "num_inference_steps", 5);
    float[] whole = RUNS.run(request).latents().data();
    Generated first = RUNS.run(TinyRuns.with(request, Map.of("denoising_end", 0.6)));
    assertThat(RUNS.progress()).containsExactly("0/2", "1/2", "2/2");
    assertThat(goOn(request, first, 0.6).latents().data()).containsExactly(whole);
    assertThat(RUNS.progress()).containsExactly("0/2", "1/2", "2/2");
  }

  @Test
  void inThreeParts() {
    Map<String, Object> request = Map.of("num_inference_steps", 5);
    float[] whole = RUNS.run(request).latents().data();
    Generated first = RUNS.run(TinyRuns.with(request, Map.of("denoising_end", 0.4)));
    Generated second = goOn(TinyRuns.with(request, Map.of("denoising_end", 0.8)), first, 0.4);
    assertThat(goOn(request, second, 0.8).latents().data()).containsExactly(whole);
  }

  private static void assertHandsOver(Map<String, ?> request, double at) {
    Generated whole = RUNS.run(request);
    int steps = RUNS.recorder().steps().size();
    Generated first = RUNS.run(TinyRuns.with(request, Map.of("denoising_end", at)));
    int made = RUNS.recorder().steps().size();
    Generated second = goOn(request, first, at);
    assertThat(made + RUNS.recorder().steps().size()).isEqualTo(steps);
    assertThat(second.latents().data()).containsExactly(whole.latents().data());
    List<byte[]> pictures = second.images().stream().map(image -> image.rgb()).toList();
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(pictures.get(i)).containsExactly(whole.images().get(i).rgb());
    }
  }

  private static Generated goOn(Map<String, ?> request, Generated from, double at) {
    Map<String, Object> rest = new HashMap<>(request);
    rest.remove("strength");
    rest.put("image", RUNS.file("latents", ENCODER.latents(from.latents())));
    rest.put("denoising_start", at);
    return RUNS.run(rest);
  }
}

package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.request.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What golden cases do not show of image-to-image. */
class ImageToImageTest {
  private static final TinyRuns RUNS = new TinyRuns("sdxl-tiny");
  @TempDir Path folder;

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @Test
  void countsTheStepsThatAreMade() {
    RUNS.run(Map.of("image", RUNS.picture(64, 64), "strength", 0.5));
    assertThat(RUNS.progress()).containsExactly("0/2", "1/2", "2/2");
  }

  @Test
  void theWindowOfPagCountsOverTheStepsThatStrengthLeaves() {
    RUNS.run(
        Map.of(
            "image", RUNS.picture(64, 64),
            "strength", 0.5,
            "num_inference_steps", 8,
            "pag_start", 0.25,
            "pag_end", 0.75));
    assertThat(RUNS.recorder().steps()).extracting(s -> s.rowCount(1)).containsExactly(2, 3, 3, 2);
  }

  @Test
  void aSeedPerPictureMakesThePictureOfEachSeedAlone() {
    Map<String, Object> request = new HashMap<>();
    request.put("image", RUNS.picture(64, 64));
    request.put("strength", 0.75);
    request.put("num_images_per_prompt", 2);
    request.put("seed", List.of(5, 6));
    request.put("scheduler", Map.of("class", "EulerAncestralDiscreteScheduler"));
    float[] both = RUNS.run(request).latents().data();
    request.put("num_images_per_prompt", 1);
    for (int i = 0; i < 2; i++) {
      request.put("seed", 5 + i);
      float[] alone = RUNS.run(request).latents().data();
      assertThat(Arrays.copyOfRange(both, i * alone.length, (i + 1) * alone.length))
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(alone);
    }
  }

  @Test
  void latentsOfSeveralPicturesGoRound() {
    float[] two = new float[2 * 4 * 8 * 8];
    Arrays.fill(two, 0, 256, 0.5f);
    Map<String, Object> request =
        Map.of(
            "image",
            RUNS.latents("two", new Latents(two, 2, 4, 8, 8)),
            "denoising_start",
            0.5,
            "num_images_per_prompt",
            4);
    float[] four = RUNS.run(request).latents().data();
    float[] first = Arrays.copyOfRange(four, 0, 512);
    assertThat(Arrays.copyOfRange(four, 512, 1024))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(first);
    assertThat(Arrays.copyOfRange(first, 256, 512)).isNotEqualTo(Arrays.copyOf(first, 256));
  }

  @Test
  void latentsOfAnotherSizeAreRefused() {
    Latents latents = new Latents(new float[4 * 8 * 12], 1, 4, 8, 12);
    assertRefused(
        Map.of("image", RUNS.latents("wide", latents), "denoising_start", 0.5),
        "image: holds latents of 4x8x12, but pictures of this size need 4x8x8.");
  }

  @Test
  void latentsThatThePicturesCannotShareAreRefused() {
    Latents latents = new Latents(new float[2 * 256], 2, 4, 8, 8);
    assertRefused(
        Map.of("image", RUNS.latents("two", latents), "strength", 0.5, "num_images_per_prompt", 3),
        "image: holds latents of 2 pictures, which 3 pictures cannot share evenly.");
  }

  @Test
  void aFileThatIsNoPictureIsRefused() {
    byte[] text = "no picture at all, but long enough".getBytes(StandardCharsets.UTF_8);
    assertRefused(Map.of("image", RUNS.file("text", text), "strength", 0.5), "image: ");
  }

  @Test
  void aModelWithoutAnEncoderTakesLatentsOnly() throws IOException {
    Path model = Copies.copy(Goldens.model("sdxl-tiny"), folder.resolve("sdxl-tiny"));
    try (Stream<Path> files = Files.list(model.resolve("vae_encoder"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(model.resolve("vae_encoder"));
    try (TinyRuns runs = new TinyRuns(SdxlDirectory.open(model).path())) {
      Map<String, Object> picture = Map.of("image", runs.picture(64, 64), "strength", 0.5);
      assertThatThrownBy(() -> runs.run(picture))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("image: cannot be used: the model has no part vae_encoder.");
      Latents latents = new Latents(new float[256], 1, 4, 8, 8);
      assertThat(
              runs.run(Map.of("image", runs.latents("zeros", latents), "strength", 0.5)).images())
          .hasSize(1);
    }
  }

  private static void assertRefused(Map<String, ?> request, String message) {
    assertThatThrownBy(() -> RUNS.run(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith(message);
  }
}

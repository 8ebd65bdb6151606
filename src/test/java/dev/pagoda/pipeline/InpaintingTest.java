package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.GoldenRequest;
import dev.pagoda.image.RgbImage;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What golden cases do not show of inpainting. */
class InpaintingTest {
  private static final int WHITE = 0xffffff;
  private static final TinyRuns RUNS = new TinyRuns("sdxl-tiny");

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @Test
  void aWhiteMaskMakesItImageToImage() {
    Map<String, Object> inpainting = request(RUNS.picture("mask", 64, 64, (x, y) -> WHITE));
    Generated painted = RUNS.run(inpainting);
    inpainting.remove("mask_image");
    assertThat(painted.latents().data()).containsExactly(RUNS.run(inpainting).latents().data());
  }

  @Test
  void aBlackMaskKeepsThePicture() {
    Map<String, Object> request = request(RUNS.picture("mask", 64, 64, (x, y) -> 0));
    float[] some = RUNS.run(request).latents().data();
    // Only the posterior's draw, which the seed tells, makes latents of the picture.
    request.put("prompt", "another");
    request.put("strength", 0.5);
    assertThat(RUNS.run(request).latents().data()).containsExactly(some);
  }

  @Test
  void keepsExactlyWhatTheMaskKeeps() {
    // Two of three columns are repainted.
    Generated painted =
        RUNS.run(request(RUNS.picture("mask", 96, 48, (x, y) -> x < 64 ? WHITE : 0), 96, 64));
    Generated kept = RUNS.run(request(RUNS.picture("mask", 96, 64, (x, y) -> 0), 96, 64));
    for (int i = 0; i < painted.latents().data().length; i++) {
      boolean same = painted.latents().data()[i] == kept.latents().data()[i];
      assertThat(same).as("value %d", i).isEqualTo(i % 12 >= 8);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 40", "33, 97"})
  void takesPicturesAndMasksOfAnySize(int width, int height) {
    Map<String, Object> request = request(RUNS.picture("mask", 17, 300, (x, y) -> WHITE));
    request.put("image", RUNS.picture(width, height));
    RgbImage painted = RUNS.run(request).images().get(0);
    assertThat(painted.width()).isEqualTo(64);
    assertThat(painted.height()).isEqualTo(64);
  }

  @Test
  void aPartIsPastedBackIntoThePictureOfItsOwnSize() {
    Map<String, Object> request =
        request(RUNS.picture("mask", 150, 90, (x, y) -> x < 40 && y < 40 ? WHITE : 0));
    request.put("image", RUNS.picture("picture", 150, 90, (x, y) -> x << 16 | y << 8 | 77));
    request.put("padding_mask_crop", 4);
    RgbImage painted = RUNS.run(request).images().get(0);
    assertThat(painted.width()).isEqualTo(150);
    assertThat(painted.height()).isEqualTo(90);
    int changed = 0;
    for (int pixel = 0; pixel < 150 * 90; pixel++) {
      int x = pixel % 150;
      int y = pixel / 150;
      byte[] rgb = Arrays.copyOfRange(painted.rgb(), 3 * pixel, 3 * pixel + 3);
      if (x >= 40 || y >= 40) {
        assertThat(rgb).containsExactly(x, y, 77);
      } else if (rgb[0] != (byte) x || rgb[1] != (byte) y || rgb[2] != 77) {
        changed++;
      }
    }
    assertThat(changed).isGreaterThan(40 * 40 / 2);
  }

  @Test
  void aPartNeedsAMaskOfThePicturesSize() {
    Map<String, Object> request = request(RUNS.picture("mask", 64, 32, (x, y) -> WHITE));
    request.put("padding_mask_crop", 4);
    assertRefused(request, "mask_image: is 64x32, but with padding_mask_crop it must be 64x64");
  }

  @Test
  void aPartNeedsAMaskThatIsNotBlack() {
    Map<String, Object> request = request(RUNS.picture("mask", 64, 64, (x, y) -> 0));
    request.put("padding_mask_crop", 4);
    assertRefused(request, "mask_image: The mask is black everywhere");
  }

  /** diffusers' PAG pipeline fails on latents only where PAG is on. */
  @Test
  void latentsOfAnotherRunAreRepaintedAsInDiffusers() {
    Path directory = Path.of("src/test/resources/goldens/pipeline/sdxl-inpaint-latents");
    GoldenCase golden = GoldenCase.read(directory);
    GoldenRequest asked = GoldenRequest.read(directory);
    asked.pictures().forEach(RUNS::file);
    GenerationRequest request = Requests.of(asked.body());
    Generated generated = RUNS.run(request);
    GoldenChecks checks = new GoldenChecks(golden, request, RUNS.recorder());
    checks.steps();
    checks.latents(generated.latents());
  }

  @Test
  void latentsAreRepaintedWithoutAPosterior() {
    float[] zeros = new float[4 * 8 * 8];
    Map<String, Object> request =
        request(RUNS.picture("mask", 64, 64, (x, y) -> x < 32 ? WHITE : 0));
    request.put("image", RUNS.latents("zeros", new Latents(zeros, 1, 4, 8, 8)));
    float[] painted = RUNS.run(request).latents().data();
    for (int i = 0; i < painted.length; i++) {
      assertThat(painted[i] == 0).as("value %d", i).isEqualTo(i % 8 >= 4);
    }
  }

  @Test
  void latentsHaveNoPartThatCouldBePastedBack() {
    Map<String, Object> request = request(RUNS.picture("mask", 64, 64, (x, y) -> WHITE));
    request.put("image", RUNS.latents("zeros", new Latents(new float[256], 1, 4, 8, 8)));
    request.put("padding_mask_crop", 4);
    assertRefused(request, "padding_mask_crop: cannot be used");
  }

  @Test
  void anInpaintingModelNeedsThePicture() {
    try (TinyRuns runs = new TinyRuns("sdxl-inpaint-tiny")) {
      Map<String, Object> request =
          Map.of(
              "image",
              runs.latents("zeros", new Latents(new float[256], 1, 4, 8, 8)),
              "mask_image",
              runs.picture("mask", 64, 64, (x, y) -> WHITE),
              "strength",
              0.5);
      assertThatThrownBy(() -> runs.run(request))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("image: holds latents");
    }
  }

  @Test
  void anInpaintingModelIsGivenMaskAndMaskedPictureInEveryRow() {
    try (TinyRuns runs = new TinyRuns("sdxl-inpaint-tiny")) {
      Map<String, Object> request = new HashMap<>();
      request.put("image", runs.picture(64, 64));
      request.put("strength", 1.0);
      request.put("num_images_per_prompt", 2);
      request.put("mask_image", runs.picture("mask", 64, 64, (x, y) -> x < 32 ? WHITE : 0));
      float[] left = runs.run(request).latents().data();
      assertThat(runs.recorder().steps()).allMatch(step -> step.rowCount(2) == 6);
      request.put("mask_image", runs.picture("mask", 64, 64, (x, y) -> x < 32 ? 0 : WHITE));
      float[] right = runs.run(request).latents().data();
      for (int picture = 0; picture < 2; picture++) {
        float[] one = Arrays.copyOfRange(left, picture * 256, picture * 256 + 256);
        assertThat(Arrays.copyOfRange(right, picture * 256, picture * 256 + 256)).isNotEqualTo(one);
      }
    }
  }

  private static Map<String, Object> request(Map<String, String> mask) {
    return request(mask, 64, 64);
  }

  private static Map<String, Object> request(Map<String, String> mask, int width, int height) {
    Map<String, Object> request = new HashMap<>();
    request.put("image", RUNS.picture(width, height));
    request.put("mask_image", mask);
    request.put("strength", 0.75);
    request.put("width", width);
    request.put("height", height);
    return request;
  }

  private static void assertRefused(Map<String, Object> request, String message) {
    assertThatThrownBy(() -> RUNS.run(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith(message);
  }
}

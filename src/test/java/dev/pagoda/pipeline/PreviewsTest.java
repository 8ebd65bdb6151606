package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.LatentColours;
import dev.pagoda.request.GenerationRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Previews show what the picture is becoming, and leave it as it would be without them. */
class PreviewsTest {
  private static final TinyRuns RUNS =
      new TinyRuns(Path.of("src/main/resources/models/sketch-sdxl"));

  private static final LatentColours COLOURS = RUNS.model().vaeDecoder().colours().orElseThrow();

  @AfterAll
  static void close() {
    RUNS.close();
  }

  /** Of a colour of a pixel, of 255: 18 to 22 were measured, and 87 or more with SDXL's weights. */
  private static final long MOST_DIFFERENCE = 30;

  private static final class Taken implements PreviewListener {
    private final int interval;
    private final Map<Integer, List<RgbImage>> previews = new LinkedHashMap<>();

    Taken(int interval) {
      this.interval = interval;
    }

    @Override
    public int interval() {
      return interval;
    }

    @Override
    public void onPreview(int step, List<RgbImage> pictures) {
      previews.put(step, pictures);
    }
  }

  private static final Map<String, Object> FOX =
      Map.of(
          "prompt", "a fox on a blue background",
          "num_inference_steps", 6,
          "num_images_per_prompt", 2,
          "width", 64,
          "height", 96,
          "seed", 7);

  @Test
  void oneOfEachPictureAtEachIntervalButNotAtTheEnd() {
    Taken taken = new Taken(2);
    RUNS.run(Requests.of(FOX), taken);
    assertThat(taken.previews).containsOnlyKeys(2, 4);
    for (List<RgbImage> pictures : taken.previews.values()) {
      assertThat(pictures).hasSize(2);
      assertThat(pictures)
          .allSatisfy(
              picture -> {
                assertThat(picture.width()).isEqualTo(8);
                assertThat(picture.height()).isEqualTo(12);
              });
      assertThat(pictures.get(0).rgb()).isNotEqualTo(pictures.get(1).rgb());
    }
  }

  @Test
  void theyComeNearerToTheFinalLatents() {
    Taken taken = new Taken(1);
    Latents end = RUNS.run(Requests.of(FOX), taken).latents();
    byte[] last = shown(COLOURS, end).rgb();
    assertThat(distance(taken.previews.get(5).get(0).rgb(), last))
        .isLessThan(distance(taken.previews.get(1).get(0).rgb(), last) / 2);
  }

  @Test
  void thePictureIsTheSame() {
    GenerationRequest fox = Requests.of(FOX);
    byte[] with = RUNS.run(fox, new Taken(1)).images().get(1).rgb();
    assertThat(with).isEqualTo(RUNS.run(fox, PreviewListener.NONE).images().get(1).rgb());
  }

  @Test
  void latentsBecomeColours() {
    // The first channel brightens, the second takes red away; what is no number is black.
    float[] latents = {0, 2, 0, Float.NaN, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] rgb = LatentPreviews.picture(LatentColours.SDXL, latents, 0, 2, 2).rgb();
    assertThat(rgb).startsWith(141, 125, 127, 234, 233, 238);
    assertThat(rgb[6] & 255).isLessThan(100);
    assertThat(rgb).endsWith(0, 0, 0);
  }

  @Test
  void theyHaveTheColoursOfThePicture() {
    for (String prompt : List.of("a fox on a blue background", "a cat, yellow background")) {
      Map<String, Object> values =
          Map.of(
              "prompt", prompt, "width", 128, "height", 128, "num_inference_steps", 12, "seed", 3);
      Taken taken = new Taken(1);
      Generated made = RUNS.run(Requests.of(values), taken);
      byte[] picture = small(made.images().get(0));
      long most = picture.length * MOST_DIFFERENCE;
      assertThat(distance(taken.previews.get(11).get(0).rgb(), picture)).isLessThan(most);
      assertThat(distance(shown(COLOURS, made.latents()).rgb(), picture)).isLessThan(most);
      // Another VAE's weights show other colours: the bound tells them apart.
      assertThat(distance(shown(LatentColours.SDXL, made.latents()).rgb(), picture))
          .isGreaterThan(2 * most);
    }
  }

  private static RgbImage shown(LatentColours colours, Latents latents) {
    return LatentPreviews.picture(colours, latents.data(), 0, latents.height(), latents.width());
  }

  /** A pixel for each square of 8 x 8, of the mean colour. */
  private static byte[] small(RgbImage picture) {
    int width = picture.width() / 8;
    byte[] small = new byte[picture.rgb().length / 64];
    for (int i = 0; i < small.length; i++) {
      int x = i / 3 % width * 8;
      int y = i / 3 / width * 8;
      int sum = 0;
      for (int pixel = 0; pixel < 64; pixel++) {
        int at = (y + pixel / 8) * picture.width() + x + pixel % 8;
        sum += picture.rgb()[3 * at + i % 3] & 255;
      }
      small[i] = (byte) (sum / 64);
    }
    return small;
  }

  private static long distance(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 255) - (other[i] & 255));
    }
    return sum;
  }
}

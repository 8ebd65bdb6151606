package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.image.RgbImage;
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

  @AfterAll
  static void close() {
    RUNS.close();
  }

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
    byte[] last = LatentPreviews.picture(end.data(), 0, end.height(), end.width()).rgb();
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
    byte[] rgb = LatentPreviews.picture(latents, 0, 2, 2).rgb();
    assertThat(rgb).startsWith(141, 125, 127, 234, 233, 238);
    assertThat(rgb[6] & 255).isLessThan(100);
    assertThat(rgb).endsWith(0, 0, 0);
  }

  private static long distance(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 255) - (other[i] & 255));
    }
    return sum;
  }
}

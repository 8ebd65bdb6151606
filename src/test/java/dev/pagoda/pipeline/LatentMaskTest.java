package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the mask keeps follows the schedule down to the picture itself. */
class LatentMaskTest {
  private static final float[] MASK = {1, 0};
  private static final float[] ORIGINAL = {1, 2, 3, 4};
  private static final float[] NOISE = {0.5f, -0.5f, 1, -1};
  private final Scheduler euler =
      Schedulers.create(Map.of("_class_name", "EulerDiscreteScheduler"), Map.of(), 5, 0);
  private final LatentMask mask = new LatentMask(MASK, ORIGINAL, NOISE, euler);

  @Test
  void keepsThePictureWithTheNoiseOfTheNextStep() {
    float sigma = euler.sigmas()[3];
    float[] latents = {10, 20, 30, 40};
    mask.apply(2, false, latents);
    assertThat(latents).containsExactly(10, 2 - 0.5f * sigma, 30, 4 - sigma);
  }

  @Test
  void keepsThePictureItselfInTheEnd() {
    float[] latents = {10, 20, 30, 40};
    mask.apply(2, true, latents);
    assertThat(latents).containsExactly(10, 2, 30, 4);
  }
}

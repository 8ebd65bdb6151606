package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denoiser that tells the noise exactly predicts the clean sample exactly. */
class PredictedCleanTest {
  private static final float[] ORIGINAL = {0.5f, -1.25f, 2};
  private static final float[] NOISE = {1.5f, 0.25f, -0.75f};
  private static final int STEP = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "euler",
        "euler_a",
        "heun",
        "lms",
        "ddim",
        "dpmpp_2m",
        "dpmpp_3m_sde",
        "unipc",
        "lcm"
      })
  void ofNoise(String name) {
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), 8);
    float[] sample = noisy(scheduler);
    float[] before = sample.clone();
    float[] clean = new float[3];

    scheduler.predictClean(NOISE, STEP, sample, clean);

    assertThat(clean).containsExactly(ORIGINAL, within(1e-4f));
    assertThat(sample).containsExactly(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"euler", "ddim", "dpmpp_2m"})
  void ofVelocity(String name) {
    Map<String, Object> config = new LinkedHashMap<>(Runs.SDXL);
    config.put("prediction_type", "v_prediction");
    Scheduler scheduler = Schedulers.create(config, Schedulers.resolve(name), 8);
    float[] sample = noisy(scheduler);
    float[] scaled = new float[3];
    scheduler.scaleModelInput(sample, STEP, scaled);
    float[] velocity = velocity(scaled);
    float[] clean = new float[3];

    scheduler.predictClean(velocity, STEP, sample, clean);

    assertThat(clean).containsExactly(ORIGINAL, within(1e-4f));
  }

  @Test
  void ofThePreconditionedOnes() {
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve("edm_dpmpp_2m"), 8);
    float[] sample = noisy(scheduler);
    double sigma = scheduler.sigmas()[STEP];
    double variance = sigma * sigma + 0.25;
    float[] output = new float[3];
    for (int i = 0; i < 3; i++) {
      output[i] =
          (float) ((ORIGINAL[i] - 0.25 / variance * sample[i]) * Math.sqrt(variance) / sigma / 0.5);
    }
    float[] clean = new float[3];

    scheduler.predictClean(output, STEP, sample, clean);

    assertThat(clean).containsExactly(ORIGINAL, within(1e-3f));
  }

  private static float[] noisy(Scheduler scheduler) {
    float[] sample = new float[3];
    scheduler.addNoise(ORIGINAL, NOISE, STEP, sample);
    return sample;
  }

  /** Of samples {@code alpha * clean + sigma * noise}: {@code alpha * noise - sigma * clean}. */
  private static float[] velocity(float[] scaled) {
    // Two numbers of the sample tell both weights.
    double determinant = ORIGINAL[0] * NOISE[1] - ORIGINAL[1] * NOISE[0];
    double alpha = (scaled[0] * NOISE[1] - scaled[1] * NOISE[0]) / determinant;
    double sigma = (ORIGINAL[0] * scaled[1] - ORIGINAL[1] * scaled[0]) / determinant;
    float[] velocity = new float[3];
    for (int i = 0; i < 3; i++) {
      velocity[i] = (float) (alpha * NOISE[i] - sigma * ORIGINAL[i]);
    }
    return velocity;
  }
}

package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Image-to-image begins with any step: noise is added as for that step, and multistep solvers start
 * from there. Expected numbers were made by diffusers 0.42.1, for LMS with the order given by hand.
 */
class BeginningInTheMiddleTest {
  private static final float[] ORIGINAL = {0.5f, -1.25f, 2f};
  private static final float[] NOISE = {1.5f, 0.25f, -0.75f};

  /** The original with noise at the third of eight steps, at the next, and the finished sample. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          euler, 4.266384, -0.6222694, 0.1168082, 2.935539, -0.8440768, 0.7822303, 3.50189, -0.5914128, -0.00199264
          euler_karras, 4.060135, -0.6566442, 0.2199327, 2.370034, -0.9383278, 1.064983, 3.357065, -0.6238067, 0.08540013
          euler_a, 4.266384, -0.6222694, 0.1168082, 2.935539, -0.8440768, 0.7822303, 1.423375, 2.026189, 0.4070706
          heun, 4.266384, -0.6222694, 0.1168082, 2.935539, -0.8440768, 0.7822303, 3.481122, -0.5645508, 0.01337232
          lms, 4.266384, -0.6222694, 0.1168082, 2.935539, -0.8440768, 0.7822303, 3.493736, -0.5760534, 0.00732257
          ddim, 1.578548, -0.2302376, 0.04321861, 1.539407, -0.4426367, 0.4102042, 3.501891, -0.5914127, -0.001992702
          dpmpp_2m, 1.581098, -0.1672133, -0.06369275, 1.563227, -0.3461809, 0.2422245, 3.946912, -0.5022914, -0.2557608
          dpmpp_2m_karras, 1.576283, -0.0585691, -0.2459765, 1.56082, -0.358216, 0.2630602, 5.10842, -0.3316012, -0.9037387
          dpmpp_2m_sde, 1.581098, -0.1672133, -0.06369275, 1.563227, -0.3461809, 0.2422245, 0.4588612, 3.750669, 0.6465116
          dpmpp_3m, 1.581098, -0.1672133, -0.06369275, 1.563227, -0.3461809, 0.2422245, 3.952287, -0.5039486, -0.2570123
          dpmpp_3m_sde, 1.581098, -0.1672133, -0.06369275, 1.563227, -0.3461809, 0.2422245, 0.307042, 3.92904, 0.7869348
          unipc, 1.581098, -0.1672133, -0.06369275, 1.563227, -0.3461809, 0.2422245, 3.943263, -0.4989719, -0.2531295
          lcm, 1.574566, -0.04224084, -0.2731549, 1.579811, -0.2098164, 0.008481503, 0.4509655, 4.295013, 0.2276341
          edm_dpmpp_2m, 21.04785, 2.174642, -8.273926, 7.45561, -0.09073162, -1.477805, 1.041816, 0.1100763, -0.4173602
          edm_dpmpp_2m_sde, 21.04785, 2.174642, -8.273926, 7.45561, -0.09073162, -1.477805, -0.7693622, 1.367522, -0.2777949
          edm_dpmpp_3m, 21.04785, 2.174642, -8.273926, 7.45561, -0.09073162, -1.477805, 1.455276, 0.154058, -0.5838258
          """)
  void isThatOfDiffusers(ArgumentsAccessor expected) {
    String name = expected.getString(0);
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), 8);
    int first = 2 * scheduler.order();
    float[] sample = new float[3];
    float[] kept = new float[3];

    scheduler.addNoise(ORIGINAL, NOISE, first, sample);
    scheduler.addNoise(ORIGINAL, NOISE, first + 1, kept);

    assertThat(sample).containsExactly(floats(expected, 1), within(1e-6f * largest(sample)));
    assertThat(kept).containsExactly(floats(expected, 4), within(1e-6f * largest(kept)));
    Runs.run(scheduler, sample, first);
    assertThat(sample).containsExactly(floats(expected, 7), within(2e-6f * largest(sample)));
  }

  @Test
  void theSecondHalfOfAHeunStepAloneIsNoStep() {
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve("heun"), 8);
    float[] atOdd = new float[3];
    float[] atEven = new float[3];
    scheduler.addNoise(ORIGINAL, NOISE, 3, atOdd);
    scheduler.addNoise(ORIGINAL, NOISE, 4, atEven);

    Runs.run(scheduler, atOdd, 3);

    Scheduler other = Schedulers.create(Runs.SDXL, Schedulers.resolve("heun"), 8);
    assertThat(atOdd).containsExactly(Runs.run(other, atEven, 4));
  }

  private static float[] floats(ArgumentsAccessor expected, int from) {
    return new float[] {
      expected.getFloat(from), expected.getFloat(from + 1), expected.getFloat(from + 2)
    };
  }

  private static float largest(float[] sample) {
    float largest = 0;
    for (float value : sample) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}

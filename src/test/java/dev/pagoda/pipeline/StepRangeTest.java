package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run makes the steps of the schedule that diffusers makes. */
class StepRangeTest {
  private static final float[] FIVE = {801, 601, 401, 201, 1};

  @ParameterizedTest
  @CsvSource({
    // num_inference_steps, strength, steps made: int() cuts off.
    "50, 0.3, 15",
    "50, 0.9999, 49",
    "50, 1.0, 50",
    "30, 0.29, 8",
    "10, 0.1, 1",
  })
  void strengthLeavesTheLastSteps(int steps, double strength, int made) {
    assertThat(StepRange.of(request(steps, Map.of("strength", strength)), descending(steps), 1))
        .isEqualTo(new StepRange(steps - made, steps, steps - made, steps));
  }

  @Test
  void strengthCountsPairsOfOrderTwo() {
    // Of 5 steps 9 evaluations; the last three steps are 2 + 2 + 1.
    Scheduler heun = heun(5);
    assertThat(heun.timesteps()).containsExactly(801, 601, 601, 401, 401, 201, 201, 1, 1);
    StepRange range = StepRange.of(request(5, Map.of("strength", 0.6)), heun.timesteps(), 2);
    assertThat(range).isEqualTo(new StepRange(4, 9, 4, 9));
  }

  @ParameterizedTest
  @CsvSource({"10, 0.05", "50, 0.0"})
  void strengthThatLeavesNoStepIsAnError(int steps, double strength) {
    GenerationRequest request = request(steps, Map.of("strength", strength));
    assertThatThrownBy(() -> StepRange.of(request, descending(steps), 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "strength: %s leaves none of the %d steps of num_inference_steps.", strength, steps);
  }

  @ParameterizedTest
  @CsvSource({
    "0.6, 3", // below 400
    "0.599, 3", // below 401
    "0.598, 2", // below 402
    "0.1, 0",
  })
  void denoisingStartAndEndCutTheScheduleAtOnePoint(double fraction, int before) {
    StepRange base = StepRange.of(request(5, Map.of("denoising_end", fraction)), FIVE, 1);
    StepRange refiner = StepRange.of(request(5, Map.of("denoising_start", fraction)), FIVE, 1);
    assertThat(base).isEqualTo(new StepRange(0, before, 0, 5));
    assertThat(refiner).isEqualTo(new StepRange(before, 5, 0, 5));
  }

  @Test
  void denoisingEndAlsoCutsWhatStrengthLeaves() {
    assertThat(StepRange.of(request(5, Map.of("strength", 0.8, "denoising_end", 0.6)), FIVE, 1))
        .isEqualTo(new StepRange(1, 3, 1, 5));
  }

  @Test
  void denoisingStartCountsInsteadOfStrength() {
    assertThat(StepRange.of(request(5, Map.of("strength", 0.3, "denoising_start", 0.2)), FIVE, 1))
        .isEqualTo(new StepRange(1, 5, 0, 5));
  }

  @Test
  void aPartInTheMiddle() {
    assertThat(
            StepRange.of(request(5, Map.of("denoising_start", 0.4, "denoising_end", 0.8)), FIVE, 1))
        .isEqualTo(new StepRange(2, 4, 0, 5));
  }

  @Test
  void denoisingStartThatLeavesNoStepIsAnError() {
    assertThatThrownBy(() -> StepRange.of(request(5, Map.of("denoising_start", 0.9995)), FIVE, 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("denoising_start: 0.9995 leaves none of the 5 steps");
  }

  @Test
  void fractionsAreRoundedHalfToEvenAsPythonDoes() {
    // The cutoffs are 500.5, which is 500, and 501.5, which is 502.
    assertThat(end(0.4995, 501, 500)).isEqualTo(2);
    assertThat(end(0.4985, 503, 502)).isEqualTo(2);
    assertThat(end(0.4985, 502, 501)).isEqualTo(1);
  }

  @Test
  void orderTwoNeverBeginsInTheMiddleOfAStep() {
    // Below 400 are 201, 201, 1, 1: an even number, so the second 401 comes before them.
    StepRange range =
        StepRange.of(request(5, Map.of("denoising_start", 0.6)), heun(5).timesteps(), 2);
    assertThat(range).isEqualTo(new StepRange(4, 9, 0, 9));
    // All nine are below 1000: an odd number.
    assertThat(StepRange.of(request(5, Map.of("denoising_start", 0.001)), heun(5).timesteps(), 2))
        .isEqualTo(new StepRange(0, 9, 0, 9));
  }

  private static int end(double denoisingEnd, float... timesteps) {
    return StepRange.of(request(2, Map.of("denoising_end", denoisingEnd)), timesteps, 1).end();
  }

  private static float[] descending(int steps) {
    float[] timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (steps - 1 - i) * (1000 / steps) + 1;
    }
    return timesteps;
  }

  private static Scheduler heun(int steps) {
    Map<String, Object> leading = new HashMap<>();
    leading.put("_class_name", "HeunDiscreteScheduler");
    leading.put("timestep_spacing", "leading");
    leading.put("steps_offset", 1);
    return Schedulers.create(leading, Map.of(), steps, 0);
  }

  private static GenerationRequest request(int steps, Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("num_inference_steps", steps);
    return Requests.of(all);
  }
}

package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.Goldens;
import dev.pagoda.random.TorchGenerator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules and steps are those of the diffusers class of the same name. */
class SchedulerGoldenTest {
  private static final String GRID = "schedules-grid.json";

  static Stream<Arguments> traces() {
    return Goldens.list(Goldens.path("schedulers"), "", ".json").stream()
        .filter(file -> !file.endsWith(GRID))
        .map(file -> Arguments.argumentSet(file.getFileName().toString(), Goldens.json(file)));
  }

  static Stream<Arguments> grid() {
    JsonNode grid = Goldens.table("schedulers/" + GRID);
    return StreamSupport.stream(grid.spliterator(), false)
        .map(
            entry ->
                Arguments.argumentSet(
                    entry.get("scheduler").asText()
                        + " "
                        + entry.get("num_inference_steps")
                        + " "
                        + entry.get("config"),
                    entry));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("grid")
  void hasTheScheduleOfDiffusers(JsonNode golden) {
    checkSchedule(golden, scheduler(golden));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("traces")
  void stepsAsDiffusers(JsonNode golden) {
    Scheduler scheduler = scheduler(golden);
    checkSchedule(golden, scheduler);

    float[] initial = floats(golden.get("initial"));
    TorchGenerator generator = new TorchGenerator(golden.get("seed").asLong());
    float[] sample = generator.randn(initial.length);
    for (int i = 0; i < sample.length; i++) {
      sample[i] *= scheduler.initNoiseSigma();
    }
    assertClose(sample, initial, 1e-6f);

    float[] own = sample.clone();
    float[] scaled = new float[sample.length];
    TorchGenerator ownGenerator = new TorchGenerator(golden.get("seed").asLong());
    ownGenerator.randn(initial.length);
    boolean zeroSnr = golden.at("/config/rescale_betas_zero_snr").asBoolean();
    Scheduler second = scheduler(golden);
    for (int step = 0; step < scheduler.timesteps().length; step++) {
      float[] expected = floats(golden.get("samples").get(step));
      scheduler.step(
          floats(golden.get("model_outputs").get(step)), step, sample, List.of(generator));
      assertClose(sample, expected, zeroSnr ? 2e-4f : 1e-5f);

      second.scaleModelInput(own, step, scaled);
      second.step(Runs.model(scaled, second.timesteps()[step]), step, own, List.of(ownGenerator));
      assertClose(own, expected, zeroSnr ? 2e-4f : 1e-4f);
    }
  }

  private static void checkSchedule(JsonNode golden, Scheduler scheduler) {
    checkTimesteps(scheduler.timesteps(), floats(golden.get("timesteps")));
    assertThat((double) scheduler.initNoiseSigma())
        .isCloseTo(golden.get("init_noise_sigma").asDouble(), Percentage.withPercentage(1e-4));
    float[] sigmas = floats(golden.get("sigmas"));
    assertThat(scheduler.sigmas()).hasSameSizeAs(sigmas);
    for (int i = 0; i < sigmas.length; i++) {
      assertThat(scheduler.sigmas()[i]).isCloseTo(sigmas[i], within(1e-6f * sigmas[i]));
    }
  }

  /**
   * Whole timesteps are exact. Fractional ones come from the logarithms of noise levels, a few of
   * which the vector square root in torch rounds the wrong way (3 of 612), hence a tolerance of
   * 1e-6.
   */
  private static void checkTimesteps(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      boolean whole = expected[i] == Math.rint(expected[i]);
      float tolerance = whole ? 0 : 1e-6f * Math.abs(expected[i]);
      assertThat(actual[i]).as("timestep %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static Scheduler scheduler(JsonNode golden) {
    Map<String, Object> file =
        new ObjectMapper()
            .convertValue(golden.get("config"), new TypeReference<Map<String, Object>>() {});
    Map<String, Object> request = Map.of("class", golden.get("scheduler").asText());
    return Schedulers.create(file, request, steps(golden), golden.path("eta").asDouble());
  }

  private static Steps steps(JsonNode golden) {
    if (golden.hasNonNull("custom_timesteps")) {
      return new Steps.Timesteps(doubles(golden.get("custom_timesteps")));
    }
    return golden.hasNonNull("custom_sigmas")
        ? new Steps.Sigmas(doubles(golden.get("custom_sigmas")))
        : new Steps.Count(golden.get("num_inference_steps").asInt());
  }

  private static void assertClose(float[] actual, float[] expected, float relative) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).containsExactly(expected, within(relative * largest));
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  private static List<Double> doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asDouble).toList();
  }
}

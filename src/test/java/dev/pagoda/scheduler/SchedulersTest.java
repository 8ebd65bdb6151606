package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request asks for is laid over the model's configuration, and refused by name. */
class SchedulersTest {
  private static final Map<String, Object> SDXL =
      Map.of(
          "_class_name",
          "EulerDiscreteScheduler",
          "beta_start",
          0.00085,
          "beta_end",
          0.012,
          "beta_schedule",
          "scaled_linear",
          "timestep_spacing",
          "leading",
          "steps_offset",
          1,
          "skip_prk_steps",
          true);

  static List<String> names() {
    return Schedulers.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyShortNameMakesAScheduler(String name) {
    Scheduler scheduler = Schedulers.create(SDXL, Schedulers.resolve(name), 5);
    assertThat(scheduler.timesteps()).hasSize(5);
    assertThat(scheduler.sigmas()).hasSize(6).endsWith(0f);
  }

  @Test
  void shortNamesOfOneClassDiffer() {
    assertThat(names())
        .extracting(
            name ->
                Arrays.toString(Schedulers.create(SDXL, Schedulers.resolve(name), 5).timesteps()))
        .doesNotHaveDuplicates();
  }

  @Test
  void nothingAskedMeansTheModelsOwn() {
    assertThat(Schedulers.resolve(null)).isEmpty();
    assertThat(Schedulers.create(SDXL, Map.of(), 5).timesteps())
        .containsExactly(801f, 601f, 401f, 201f, 1f);
  }

  @Test
  void overridesReplaceKeysOfTheModel() {
    Map<String, Object> request =
        Schedulers.resolve(
            Map.of("class", "EulerDiscreteScheduler", "timestep_spacing", "trailing"));
    assertThat(Schedulers.create(SDXL, request, 4).timesteps())
        .containsExactly(999f, 749f, 499f, 249f);
  }

  @Test
  void keysThatAreNowhereTakeTheDefaultOfTheClass() {
    Map<String, Object> bare = Map.of("_class_name", "EulerDiscreteScheduler");
    SchedulerConfig config = Schedulers.config(bare, Map.of());
    assertThat(config.text("timestep_spacing")).isEqualTo("linspace");
    assertThat(config.text("beta_schedule")).isEqualTo("linear");
    assertThat(config.number("beta_end")).isEqualTo(0.02);
  }

  @Test
  void trainedBetasReplaceTheSchedule() {
    Map<String, Object> request =
        Map.of("class", "EulerDiscreteScheduler", "trained_betas", List.of(0.5, 0.5, 0.75));
    float[] sigmas = new NoiseSchedule(Schedulers.config(SDXL, request)).sigmas();
    assertThat(sigmas).containsExactly(1f, (float) Math.sqrt(3), (float) Math.sqrt(15));
  }

  @Test
  void logLinearSigmasFallEvenlyInTheLogarithm() {
    Map<String, Object> request =
        Map.of("class", "EulerDiscreteScheduler", "interpolation_type", "log_linear");
    float[] sigmas = Schedulers.create(SDXL, request, 4).sigmas();
    assertThat(sigmas).startsWith(14.614647f);
    for (int i = 1; i < 4; i++) {
      assertThat((double) sigmas[i] / sigmas[i - 1])
          .isCloseTo((double) sigmas[1] / sigmas[0], within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "eulr"                                                           | eulr
          7                                                                | 7
          {}                                                               | class
          {"class": "PNDMScheduler"}                                       | PNDMScheduler
          {"class": "EulerDiscreteScheduler", "karras": true}              | karras
          {"class": "EulerDiscreteScheduler", "steps_offset": 1.5}         | steps_offset
          {"class": "EulerDiscreteScheduler", "beta_start": "0.1"}         | beta_start
          {"class": "EulerDiscreteScheduler", "use_karras_sigmas": 1}      | use_karras_sigmas
          {"class": "EulerDiscreteScheduler", "timestep_spacing": "odd"}   | timestep_spacing
          {"class": "EulerDiscreteScheduler", "trained_betas": [0.1, "x"]} | trained_betas
          """)
  void refusesByName(String json, String named) throws Exception {
    Object value = new ObjectMapper().readValue(json, Object.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.resolve(value))
        .withMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"use_karras_sigmas": true, "use_beta_sigmas": true} | use_karras_sigmas
          {"num_train_timesteps": 2000000000}                  | num_train_timesteps
          {"beta_end": 3.0}                                    | betas
          {"use_karras_sigmas": true, "sigma_min": -1}         | sigma_min
          {"trained_betas": [0.1]}                             | num_train_timesteps
          """)
  void refusesWhatNoSchedulerCanBeMadeOf(String json, String named) throws Exception {
    @SuppressWarnings("unchecked")
    Map<String, Object> overrides = new ObjectMapper().readValue(json, Map.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(SDXL, overrides, 5))
        .withMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1001"})
  void refusesNumbersOfStepsThatCannotBe(int steps) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(SDXL, Map.of(), steps))
        .withMessageContaining("num_inference_steps");
  }
}

package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request asks for is laid over the model's configuration, and refused by name. */
class SchedulersTest {
  private static final Map<String, Object> SDXL = Runs.SDXL;

  static List<String> names() {
    return Schedulers.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyShortNameMakesAScheduler(String name) {
    Scheduler scheduler = Schedulers.create(SDXL, Schedulers.resolve(name), 6);
    int evaluations = 5 * scheduler.order() + 1;
    assertThat(scheduler.timesteps()).hasSize(evaluations);
    if (!name.startsWith("ddim") && !name.equals("lcm")) {
      assertThat(scheduler.sigmas()).hasSize(evaluations + 1).endsWith(0f);
    }
    for (float value : Runs.run(scheduler, Runs.initial(scheduler, 1.5f, 0.25f, -0.75f), 0)) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void shortNamesMeanDifferentSchedulers() {
    assertThat(names())
        .extracting(
            name -> {
              Scheduler scheduler = Schedulers.create(SDXL, Schedulers.resolve(name), 6);
              float[] sample = Runs.initial(scheduler, 1.5f, 0.25f, -0.75f);
              // Of one class: Euler and DDIM end alike, as they should.
              return scheduler.getClass() + Arrays.toString(Runs.run(scheduler, sample, 0));
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void shortNamesAreThoseThatUsersKnow() {
    assertThat(names())
        .contains(
            "euler",
            "euler_karras",
            "euler_a",
            "heun",
            "lms",
            "lms_karras",
            "ddim",
            "ddim_trailing",
            "dpmpp_2m",
            "dpmpp_2m_karras",
            "dpmpp_2m_sde",
            "dpmpp_2m_sde_karras",
            "dpmpp_3m",
            "dpmpp_3m_sde_exponential",
            "unipc",
            "unipc_karras",
            "lcm",
            "edm_dpmpp_2m")
        .doesNotContain("euler_a_karras", "ddim_karras", "lcm_trailing", "unipc_lu");
  }

  @ParameterizedTest
  @CsvSource({
    "DPM++ 2M Karras, dpmpp_2m_karras",
    "dpm++_2m_sde_karras, dpmpp_2m_sde_karras",
    "DPM++ 3M SDE Exponential, dpmpp_3m_sde_exponential",
    "Euler a, euler_a",
    "euler_ancestral, euler_a",
    "uni_pc, unipc",
    "uni_pc_karras, unipc_karras",
    "LMS Karras, lms_karras",
    "DDIM, ddim",
  })
  void otherSpellingsMeanTheSame(String spelling, String name) {
    assertThat(Schedulers.resolve(spelling)).isEqualTo(Schedulers.resolve(name));
  }

  @Test
  void aSpacingOfTheRequestReplacesThatOfTheModel() {
    Map<String, Object> karras = new HashMap<>(SDXL);
    karras.put("use_karras_sigmas", true);

    assertThat(sigmas(karras, "euler_beta")).containsExactly(sigmas(SDXL, "euler_beta"));
    assertThat(sigmas(karras, "euler")).containsExactly(sigmas(SDXL, "euler_karras"));
  }

  private static float[] sigmas(Map<String, Object> model, String name) {
    return Schedulers.create(model, Schedulers.resolve(name), 5).sigmas();
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
  void defaultsThatAFileWroteDownForItsClassAreNotThoseOfAnother() {
    Map<String, Object> file =
        Map.of(
            "_class_name",
            "EulerDiscreteScheduler",
            "timestep_spacing",
            "linspace",
            "beta_end",
            0.03,
            "_use_default_values",
            List.of("timestep_spacing"));
    SchedulerConfig config = Schedulers.config(file, Map.of("class", "DDIMScheduler"));
    assertThat(config.text("timestep_spacing")).isEqualTo("leading");
    assertThat(config.number("beta_end")).isEqualTo(0.03);
  }

  @Test
  void choicesOfOtherClassesInAFileAreReadAsInDiffusers() {
    Map<String, Object> file = Map.of("solver_type", "bh1", "algorithm_type", "deis");
    SchedulerConfig dpm =
        Schedulers.config(file, Schedulers.resolve("DPMSolverMultistepScheduler"));
    assertThat(dpm.text("solver_type")).isEqualTo("midpoint");
    assertThat(dpm.text("algorithm_type")).isEqualTo("dpmsolver++");

    SchedulerConfig unipc =
        Schedulers.config(Map.of("solver_type", "heun"), Schedulers.resolve("unipc"));
    assertThat(unipc.text("solver_type")).isEqualTo("bh2");
  }

  @Test
  void theBoundOfLambdaMayBeMinusInfinity() {
    Map<String, Object> file = new HashMap<>(SDXL);
    file.put("lambda_min_clipped", Double.NEGATIVE_INFINITY);
    assertThat(sigmas(file, "dpmpp_2m")).containsExactly(sigmas(SDXL, "dpmpp_2m"));
    file.put("lambda_min_clipped", Double.POSITIVE_INFINITY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sigmas(file, "dpmpp_2m"))
        .withMessageContaining("lambda_min_clipped");
  }

  @Test
  void onlyDdimTakesEta() {
    assertThat(
            Schedulers.names().stream()
                .filter(name -> Schedulers.takesEta(SDXL, Schedulers.resolve(name))))
        .containsExactly("ddim", "ddim_trailing");
    assertThat(Schedulers.takesEta(SDXL, Map.of())).isFalse();
    assertThat(Schedulers.takesEta(Map.of("_class_name", "DDIMScheduler"), Map.of())).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(SDXL, Map.of(), 5, 0.5))
        .withMessageContaining("eta");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(SDXL, Schedulers.resolve("ddim"), 5, 1.5))
        .withMessageContaining("eta");
  }

  /** diffusers multiplies an infinite B(h) by an empty sum, and gets no number. */
  @Test
  void unipcOfTypeBh1EndsAtNoNoise() {
    Map<String, Object> request = Map.of("class", "UniPCMultistepScheduler", "solver_type", "bh1");
    Scheduler scheduler = Schedulers.create(SDXL, request, 1);
    float[] sample = {1.5f, 0.25f, -0.75f};
    float[] clean = sample.clone();
    float[] none = new float[3];
    scheduler.step(none, 0, sample, List.of());
    Samples.scale((float) Math.sqrt(1 + 1.623693 * 1.623693), clean);
    assertThat(sample).containsExactly(clean, within(1e-5f));
  }

  /** diffusers reads it as the last training step, and divides what is clean by its alpha. */
  @Test
  void theTimestepBeforeTheFirstOfTrailingDdimChangesLittle() {
    Scheduler scheduler = Schedulers.create(SDXL, Schedulers.resolve("ddim_trailing"), 61);
    assertThat(scheduler.timesteps()).hasSize(62).endsWith(-1f);
    float[] sample = {1.5f, 0.25f, -0.75f};
    scheduler.step(new float[] {1, 1, -1}, 61, sample, List.of());
    assertThat(sample).containsExactly(new float[] {1.5f, 0.25f, -0.75f}, within(0.03f));
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
          {"class": "EulerAncestralDiscreteScheduler", "use_karras_sigmas": true} | use_karras_sigmas
          {"class": "EulerAncestralDiscreteScheduler", "prediction_type": "sample"} | prediction_type
          {"class": "DPMSolverMultistepScheduler", "solver_type": "bh2"}   | solver_type
          {"class": "DPMSolverMultistepScheduler", "thresholding": true}   | thresholding
          {"class": "DPMSolverMultistepScheduler", "use_flow_sigmas": true} | use_flow_sigmas
          {"class": "DPMSolverMultistepScheduler", "variance_type": "learned"} | variance_type
          {"class": "DPMSolverMultistepScheduler", "sample_max_value": 2}  | sample_max_value
          {"class": "UniPCMultistepScheduler", "solver_p": {}}             | solver_p
          {"class": "UniPCMultistepScheduler", "disable_corrector": [0.5]} | disable_corrector
          {"class": "LCMScheduler", "timestep_spacing": "trailing"}        | timestep_spacing
          {"class": "EDMDPMSolverMultistepScheduler", "beta_start": 0.1}   | beta_start
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
          {"class": "DPMSolverMultistepScheduler", "algorithm_type": "dpmsolver"} | final_sigmas_type
          {"class": "DPMSolverMultistepScheduler", "solver_order": 4} | solver_order
          {"class": "DPMSolverMultistepScheduler", "algorithm_type": "sde-dpmsolver", \
          "final_sigmas_type": "sigma_min", "solver_order": 3} | solver_order
          {"class": "DPMSolverMultistepScheduler", "use_karras_sigmas": true, \
          "use_lu_lambdas": true} | use_lu_lambdas
          {"class": "DPMSolverMultistepScheduler", "lambda_min_clipped": 90} | lambda_min_clipped
          {"class": "UniPCMultistepScheduler", "solver_order": 0} | solver_order
          {"class": "UniPCMultistepScheduler", "predict_x0": false} | predict_x0
          {"class": "UniPCMultistepScheduler", "lower_order_final": false} | lower_order_final
          {"class": "LCMScheduler", "original_inference_steps": 4} | original_inference_steps
          {"class": "LCMScheduler", "original_inference_steps": 1001} | original_inference_steps
          {"class": "HeunDiscreteScheduler", "clip_sample_range": 0} | clip_sample_range
          {"class": "DDIMScheduler", "rescale_betas_zero_snr": true, \
          "timestep_spacing": "trailing"} | rescale_betas_zero_snr
          {"class": "DDIMScheduler", "steps_offset": 300} | timestep
          {"class": "EDMDPMSolverMultistepScheduler", "sigma_min": 90} | sigma_min
          {"class": "EDMDPMSolverMultistepScheduler", "rho": 0} | rho
          {"class": "EDMDPMSolverMultistepScheduler", "solver_order": 3, \
          "algorithm_type": "sde-dpmsolver++"} | solver_order
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

  @ParameterizedTest
  @CsvSource({"dpmpp_2m", "unipc", "lms"})
  void refusesStepsOfNoLength(String name) {
    Map<String, Object> offset = new HashMap<>(SDXL);
    offset.put("steps_offset", 900);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(offset, Schedulers.resolve(name), 50))
        .withMessageContaining("num_inference_steps");
  }

  @Test
  void refusesStepsThatTheClassCannotTake() {
    Steps timesteps = new Steps.Timesteps(List.of(999.0, 500.0));
    Steps sigmas = new Steps.Sigmas(List.of(10.0, 0.0));
    for (String name : List.of("euler_a", "lms", "ddim", "unipc", "edm_dpmpp_2m")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Schedulers.create(SDXL, Schedulers.resolve(name), timesteps, 0))
          .withMessageContaining("takes no timesteps");
    }
    for (String name : List.of("heun", "dpmpp_2m", "lcm")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Schedulers.create(SDXL, Schedulers.resolve(name), sigmas, 0))
          .withMessageContaining("takes no sigmas");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedulers.create(SDXL, Schedulers.resolve("euler_karras"), timesteps, 0))
        .withMessageContaining("karras");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Schedulers.create(SDXL, Schedulers.resolve("dpmpp_2m_karras"), timesteps, 0))
        .withMessageContaining("karras");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              Steps fractions = new Steps.Timesteps(List.of(500.5));
              Schedulers.create(SDXL, Schedulers.resolve("lcm"), fractions, 0);
            })
        .withMessageContaining("whole");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              Steps beyond = new Steps.Timesteps(List.of(1000.0));
              Schedulers.create(SDXL, Schedulers.resolve("euler"), beyond, 0);
            })
        .withMessageContaining("1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Steps.Timesteps(List.of(1.0, 1.0)))
        .withMessageContaining("descending");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Steps.Sigmas(List.of(1.0)))
        .withMessageContaining("at least 2");
  }
}

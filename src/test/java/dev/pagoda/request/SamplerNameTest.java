package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.scheduler.SchedulerConfig;
import dev.pagoda.scheduler.Schedulers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samplers and schedule types have the names that users of other programs know. */
class SamplerNameTest {
  private static final Map<String, Object> MODEL = Map.of("_class_name", "EulerDiscreteScheduler");

  @ParameterizedTest
  @CsvSource({
    "euler, Euler, ''",
    "euler_a, Euler a, ''",
    "heun_karras, Heun, Karras",
    "lms_exponential, LMS, Exponential",
    "ddim, DDIM, ''",
    "dpmpp_2m_beta, DPM++ 2M, Beta",
    "dpmpp_2m_lu, DPM++ 2M, Lu",
    "dpmpp_2m_sde_karras, DPM++ 2M SDE, Karras",
    "dpmpp_3m, DPM++ 3M, ''",
    "dpmpp_3m_sde_exponential, DPM++ 3M SDE, Exponential",
    "unipc, UniPC, ''",
    "lcm, LCM, ''",
    "edm_dpmpp_2m, DPM++ 2M, Karras",
  })
  void areThoseOfTheWebUi(String shortName, String sampler, String scheduleType) {
    Map<String, Object> config = config(MODEL, Schedulers.resolve(shortName));

    assertThat(SamplerName.sampler(config)).isEqualTo(sampler);
    assertThat(SamplerName.scheduleType(config)).isEqualTo(scheduleType);
  }

  @Test
  void solverTypeAndOrderAreToldApart() {
    Map<String, Object> heun =
        Map.of(
            "class",
            "DPMSolverMultistepScheduler",
            "algorithm_type",
            "sde-dpmsolver++",
            "solver_type",
            "heun");
    Map<String, Object> first =
        Map.of("class", "DPMSolverMultistepScheduler", "algorithm_type", "dpmsolver");

    assertThat(SamplerName.sampler(config(MODEL, heun))).isEqualTo("DPM++ 2M SDE Heun");
    assertThat(SamplerName.sampler(config(MODEL, first))).isEqualTo("DPM 2M");
  }

  @Test
  void whatTheClassDoesNotKnowIsNotShown() {
    Map<String, Object> model = new HashMap<>(MODEL);
    model.put("use_karras_sigmas", true);

    assertThat(SamplerName.scheduleType(config(model, Map.of()))).isEqualTo("Karras");
    assertThat(SamplerName.scheduleType(config(model, Schedulers.resolve("euler_a")))).isEmpty();
  }

  private static Map<String, Object> config(
      Map<String, Object> model, Map<String, Object> request) {
    SchedulerConfig scheduler = Schedulers.config(model, request);
    Map<String, Object> config = new HashMap<>(scheduler.values());
    config.put("class", scheduler.className());
    return config;
  }
}

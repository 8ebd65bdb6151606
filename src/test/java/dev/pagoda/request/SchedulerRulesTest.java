package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler with the other fields and with the model. */
class SchedulerRulesTest {
  @Test
  void aShortNameOrAnObjectIsResolved() {
    assertThat(Requests.read("{'prompt': '', 'scheduler': 'euler_karras'}").scheduler())
        .isEqualTo(Map.of("class", "EulerDiscreteScheduler", "use_karras_sigmas", true));
    assertThat(
            Requests.read(
                    "{'prompt': '', 'scheduler':"
                        + "{'class': 'EulerDiscreteScheduler', 'steps_offset': 1}}")
                .scheduler())
        .isEqualTo(Map.of("class", "EulerDiscreteScheduler", "steps_offset", 1));
    assertThat(Requests.read("{'prompt': '', 'scheduler': {}}").scheduler()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'uler'",
        "{'timestep_spacing': 'trailing'}",
        "{'class': 'UlerScheduler'}",
        "{'class': 'EulerDiscreteScheduler', 'spacing': 'trailing'}",
        "{'class': 'EulerDiscreteScheduler', 'timestep_spacing': 'lagging'}",
        "{'class': 'EulerDiscreteScheduler', 'use_karras_sigmas': 'yes'}"
      })
  void anUnknownNameKeyOrValueIsRefused(String scheduler) {
    assertThat(Requests.errors("'scheduler': " + scheduler))
        .singleElement()
        .extracting(FieldError::field)
        .isEqualTo("scheduler");
  }

  @Test
  void etaIsRefusedWhereTheSchedulerHasNone() {
    assertThat(Requests.errors("'eta': 0.5"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("eta");
              assertThat(error.message()).startsWith("must be 0");
            });
    assertThat(Requests.errors("'eta': 0")).isEmpty();
    assertThat(Requests.errors("'eta': 1.5"))
        .containsExactly(new FieldError("eta", "must be from 0 to 1, not 1.5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'use_karras_sigmas': true",
        "'use_exponential_sigmas': true",
        "'timestep_spacing': 'linspace'"
      })
  void fractionalTimestepsAreRefusedWhereTheModelTakesWholeOnes(String override) {
    String scheduler = "'scheduler': {'class': 'EulerDiscreteScheduler', " + override + "}";

    assertThat(Requests.errors("'model': 'whole-steps', " + scheduler))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("scheduler");
              assertThat(error.message())
                  .startsWith("gives fractional timesteps such as ")
                  .contains("\"whole-steps\" takes whole ones");
            });
    assertThat(Requests.errors(scheduler)).isEmpty();
  }

  @Test
  void wholeTimestepsFitEveryModel() {
    assertThat(Requests.errors("'model': 'whole-steps'")).isEmpty();
    assertThat(Requests.errors("'model': 'whole-steps', 'scheduler': 'euler_trailing'")).isEmpty();
  }

  @Test
  void denoisingMakesAStepBeforeItEnds() {
    assertThat(Requests.errors("'denoising_end': 0.001"))
        .containsExactly(
            new FieldError(
                "denoising_end", "is reached before the first step; 0.001 is too small"));
    assertThat(Requests.errors("'denoising_end': 0.021")).isEmpty();
  }
}

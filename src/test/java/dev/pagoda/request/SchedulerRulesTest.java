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
    assertThat(Requests.read("{'prompt': '', 'scheduler': 'euler'}").scheduler())
        .isEqualTo(Map.of("class", "EulerDiscreteScheduler"));
    assertThat(
            Requests.read(
                    "{'prompt': '', 'scheduler': {'class': 'DDIMScheduler', 'steps_offset': 1}}")
                .scheduler())
        .isEqualTo(Map.of("class", "DDIMScheduler", "steps_offset", 1));
    assertThat(Requests.read("{'prompt': '', 'scheduler': {}}").scheduler()).isEmpty();
  }

  @Test
  void anUnknownOneIsRefused() {
    assertThat(Requests.errors("'scheduler': 'uler'"))
        .containsExactly(new FieldError("scheduler", "there is no scheduler \"uler\""));
  }

  @Test
  void etaNeedsASchedulerThatHasIt() {
    assertThat(Requests.errors("'eta': 0.5"))
        .containsExactly(new FieldError("eta", "must be 0: EulerDiscreteScheduler has no eta"));
    assertThat(Requests.errors("'eta': 0.5, 'scheduler': 'ddim'")).isEmpty();
    assertThat(Requests.errors("'eta': 1.5, 'scheduler': 'ddim'"))
        .containsExactly(new FieldError("eta", "must be from 0 to 1, not 1.5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'use_karras_sigmas': true",
        "'use_exponential_sigmas': true",
        "'timestep_spacing': 'linspace'",
        "'timestep_type': 'continuous'"
      })
  void fractionalTimestepsAreRefusedWhereTheModelTakesWholeOnes(String override) {
    String scheduler = "'scheduler': {'class': 'EulerDiscreteScheduler', " + override + "}";

    assertThat(Requests.errors("'model': 'whole-steps', " + scheduler))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("scheduler");
              assertThat(error.message())
                  .startsWith("gives fractional timesteps")
                  .contains("\"whole-steps\" takes whole ones");
            });
    assertThat(Requests.errors(scheduler)).isEmpty();
  }

  @Test
  void wholeTimestepsFitEveryModel() {
    assertThat(Requests.errors("'model': 'whole-steps'")).isEmpty();
    assertThat(
            Requests.errors(
                "'model': 'whole-steps', 'scheduler': "
                    + "{'class': 'EulerDiscreteScheduler', 'timestep_spacing': 'trailing'}"))
        .isEmpty();
    assertThat(Requests.errors("'model': 'whole-steps', 'scheduler': 'ddim'")).isEmpty();
  }
}

package dev.pagoda.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The pace of a run is that of its steps, whatever came before the first. */
class StepPaceTest {
  private long seconds = 1000;
  private final StepPace pace = new StepPace(() -> TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void twoStepsTellIt() {
    assertThat(pace.after(1)).isZero();
    seconds += 2;
    assertThat(pace.after(2)).isEqualTo(0.5);
    seconds += 2;
    assertThat(pace.after(4)).isEqualTo(0.75);
  }

  @Test
  void anotherRunBeginsAnew() {
    pace.after(1);
    seconds += 1;
    pace.after(5);
    seconds += 100;
    assertThat(pace.after(1)).isZero();
    seconds += 1;
    assertThat(pace.after(2)).isEqualTo(1);
  }

  @Test
  void aClockThatStandsStillMakesNoInfinitePace() {
    pace.after(1);
    assertThat(pace.after(2)).isZero();
  }
}

package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Rates and times on a clock that the test winds. */
class ProgressTest {
  private static final long SECOND = 1_000_000_000;
  private final StringWriter text = new StringWriter();
  private long now;

  @Test
  void theRateLeavesTheLoadingOut() {
    StepClock clock = new StepClock(() -> now);
    now = 100 * SECOND;
    clock.onStep(1, 20);
    assertThat(clock.rate()).isEqualTo("100.00 s/it");

    now = 102 * SECOND;
    clock.onStep(5, 20);

    assertThat(clock.rate()).isEqualTo("2.00 it/s");
    assertThat(clock.elapsed()).isEqualTo("1:42");
    assertThat(clock.left()).isEqualTo("0:08");
  }

  @Test
  void slowStepsAreCountedInSecondsAndHours() {
    StepClock clock = new StepClock(() -> now);
    clock.onStep(0, 500);
    assertThat(clock.rate()).isEmpty();
    assertThat(clock.left()).isEqualTo("0:00");

    now = 25 * SECOND;
    clock.onStep(2, 500);

    assertThat(clock.rate()).isEqualTo("12.50 s/it");
    assertThat(clock.left()).isEqualTo("1:43:45");
  }

  @Test
  void theBarIsDrawnOverItself() {
    try (Progress bar =
        Progress.on(new PrintWriter(text), new Terminal(true, false), false, () -> now)) {
      bar.begin("Loading a model with a name that is longer than any bar could ever be drawn …");
      now = 10 * SECOND;
      bar.onStep(0, 4);
      now = 11 * SECOND;
      bar.onStep(1, 4);
      now = 14 * SECOND;
      bar.onStep(4, 4);
    }

    String[] drawn = text.toString().strip().split("\r", -1);
    assertThat(drawn[1].strip())
        .isEqualTo("0% [>                           ] 0/4  0:10 elapsed, 0:00 left");
    assertThat(drawn[1]).as("wipes the longer line").hasSameSizeAs(drawn[0]);
    assertThat(drawn[2])
        .startsWith(" 25% [=======>                    ] 1/4  1.00 it/s  0:11 elapsed, 0:03 left");
    assertThat(drawn[3])
        .startsWith("100% [============================] 4/4  1.00 it/s  0:14 elapsed, 0:00 left");
    assertThat(text.toString()).endsWith(System.lineSeparator());
  }

  @Test
  void coloursComeOnlyWhereTheyAreWelcome() {
    Progress.on(new PrintWriter(text), new Terminal(true, true), false, () -> now).onStep(1, 2);

    assertThat(text.toString()).contains("\u001b[32m==============", "\u001b[0m]");
  }

  @Test
  void linesComeForEveryTenthOfTheRun() {
    Progress lines =
        Progress.on(new PrintWriter(text), new Terminal(false, false), false, () -> now);
    for (int step = 0; step <= 50; step++) {
      now += SECOND;
      lines.onStep(step, 50);
    }

    assertThat(text.toString().lines().toList())
        .hasSize(10)
        .startsWith("step 5 of 50, 1.00 it/s, 0:06 elapsed, 0:45 left")
        .endsWith("step 50 of 50, 1.00 it/s, 0:51 elapsed, 0:00 left");
  }

  @Test
  void shortRunsGetALinePerStep() {
    Progress lines =
        Progress.on(new PrintWriter(text), new Terminal(false, false), false, () -> now);
    for (int step = 1; step <= 3; step++) {
      lines.onStep(step, 3);
    }

    assertThat(text.toString().lines()).hasSize(3);
  }
}

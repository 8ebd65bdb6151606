package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** How far a pull is, on a clock that the test winds. */
class PullProgressTest {
  private static final long SECOND = 1_000_000_000;
  private final StringWriter text = new StringWriter();
  private long now = SECOND;

  @Test
  void isABarWhereAPersonWatches() {
    try (PullProgress progress = progress(new Terminal(true, false), false)) {
      progress.onPhase("Looking at owner/name");
      progress.onBytes("unet/model.onnx_data", 0, 4_000_000_000L);
      now += SECOND / 100;
      progress.onBytes("unet/model.onnx_data", 1_000_000, 4_000_000_000L);
      now += 20 * SECOND;
      progress.onBytes("unet/model.onnx_data", 1_000_000_000, 4_000_000_000L);
    }

    String[] drawn = text.toString().strip().split("\r");
    assertThat(drawn).as("not a drawing for every packet").hasSize(3);
    assertThat(drawn[1].strip())
        .isEqualTo("0% [>                           ] 0.0 MB of 4000.0 MB  unet/model.onnx_data");
    assertThat(drawn[2].strip())
        .isEqualTo(
            "25% [=======>                    ] 1000.0 MB of 4000.0 MB  50.0 MB/s  1:00 left "
                + " unet/model.onnx_data");
  }

  /** Bytes of an earlier pull say nothing about the line. */
  @Test
  void theRateLeavesOutWhatWasThere() {
    try (PullProgress progress = progress(new Terminal(false, false), false)) {
      progress.onBytes("a", 500_000_000, 1_000_000_000);
      now += 10 * SECOND;
      progress.onBytes("a", 600_000_000, 1_000_000_000);
    }

    assertThat(text.toString().lines())
        .containsExactly(
            "500.0 MB of 1000.0 MB  a", "600.0 MB of 1000.0 MB  10.0 MB/s  0:40 left  a");
  }

  @Test
  void isTenLinesOrSoInALog() {
    try (PullProgress progress = progress(new Terminal(false, false), false)) {
      for (int i = 0; i <= 10_000; i++) {
        progress.onBytes("a", i, 10_000);
      }
    }

    assertThat(text.toString().lines()).hasSize(11);
  }

  @Test
  void isNothingWhereQuietIsWanted() {
    try (PullProgress progress = progress(new Terminal(true, true), true)) {
      progress.onPhase("Looking");
      progress.onBytes("a", 1, 2);
    }

    assertThat(text.toString()).isEmpty();
  }

  private PullProgress progress(Terminal terminal, boolean quiet) {
    return PullProgress.on(new PrintWriter(text), terminal, quiet, () -> now);
  }
}

package dev.pagoda.cli;

import java.io.PrintWriter;

/** Progress as a bar that is drawn over itself. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 28;
  private final DrawnLine line;
  private final StepClock clock;

  ProgressBar(PrintWriter out, boolean color, StepClock clock) {
    this.line = new DrawnLine(out, color);
    this.clock = clock;
  }

  @Override
  public void begin(String what) {
    line.draw("", "", what);
  }

  @Override
  public void onStep(int step, int total) {
    clock.onStep(step, total);
    int full = WIDTH * step / total;
    String rate = clock.rate();
    line.draw(
        "%3d%% [".formatted(100 * step / total),
        "=".repeat(full) + (full < WIDTH ? ">" + " ".repeat(WIDTH - full - 1) : ""),
        "] %d/%d%s  %s elapsed, %s left"
            .formatted(
                step, total, rate.isEmpty() ? "" : "  " + rate, clock.elapsed(), clock.left()));
  }

  /** Ends the line, so that what follows does not begin inside it. */
  @Override
  public void close() {
    line.close();
  }
}

package dev.pagoda.cli;

import java.io.PrintWriter;

/** Progress as lines of a log: about ten of a run. */
final class ProgressLines implements Progress {
  private static final int LINES = 10;
  private final PrintWriter out;
  private final StepClock clock;

  ProgressLines(PrintWriter out, StepClock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void begin(String what) {
    line(what);
  }

  @Override
  public void onStep(int step, int total) {
    clock.onStep(step, total);
    int tenth = step * LINES / total;
    if (step > 0 && tenth > (step - 1) * LINES / total) {
      line(
          "step %d of %d, %s, %s elapsed, %s left"
              .formatted(step, total, clock.rate(), clock.elapsed(), clock.left()));
    }
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void close() {}
}

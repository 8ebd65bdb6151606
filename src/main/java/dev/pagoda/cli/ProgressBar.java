package dev.pagoda.cli;

import java.io.PrintWriter;

/** Progress as a bar that is drawn over itself. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 28;
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private final PrintWriter out;
  private final boolean color;
  private final StepClock clock;
  private int drawn;

  ProgressBar(PrintWriter out, boolean color, StepClock clock) {
    this.out = out;
    this.color = color;
    this.clock = clock;
  }

  @Override
  public void begin(String what) {
    draw("", "", what);
  }

  @Override
  public void onStep(int step, int total) {
    clock.onStep(step, total);
    int full = WIDTH * step / total;
    String rate = clock.rate();
    draw(
        "%3d%% [".formatted(100 * step / total),
        "=".repeat(full) + (full < WIDTH ? ">" + " ".repeat(WIDTH - full - 1) : ""),
        "] %d/%d%s  %s elapsed, %s left"
            .formatted(
                step, total, rate.isEmpty() ? "" : "  " + rate, clock.elapsed(), clock.left()));
  }

  /** Draws over the last line; spaces wipe what stands out of a longer one. */
  private void draw(String before, String bar, String after) {
    int length = before.length() + bar.length() + after.length();
    out.print("\r" + before + (color ? GREEN + bar + PLAIN : bar) + after);
    out.print(" ".repeat(Math.max(0, drawn - length)));
    out.flush();
    drawn = length;
  }

  /** Ends the line, so that what follows does not begin inside it. */
  @Override
  public void close() {
    if (drawn > 0) {
      out.println();
      out.flush();
      drawn = 0;
    }
  }
}

package dev.pagoda.cli;

import java.io.PrintWriter;

/** A line of a terminal that is drawn over itself. */
final class DrawnLine implements AutoCloseable {
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private final PrintWriter out;
  private final boolean color;
  private int drawn;

  DrawnLine(PrintWriter out, boolean color) {
    this.out = out;
    this.color = color;
  }

  /** Draws over the last line; spaces wipe what stands out of a longer one. */
  void draw(String before, String bar, String after) {
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

package dev.pagoda.cli;

import dev.pagoda.hub.PullControl;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how far a pull is: a bar where a person watches, lines elsewhere, nothing if quiet. */
final class PullProgress implements PullControl.Listener, AutoCloseable {
  private static final int WIDTH = 28;
  private static final int LINES = 10;
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;

  /** A terminal is not drawn on more often. */
  private static final double SECONDS_PER_DRAWING = 0.1;

  private final PrintWriter out;
  private final DrawnLine line;
  private final boolean quiet;
  private final LongSupplier nanoTime;
  private long firstBytes = -1;
  private long firstTime;
  private long drawnAt;
  private long tenth = -1;

  private PullProgress(PrintWriter out, DrawnLine line, boolean quiet, LongSupplier nanoTime) {
    this.out = out;
    this.line = line;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  static PullProgress on(PrintWriter out, Terminal terminal, boolean quiet, LongSupplier nanoTime) {
    return new PullProgress(
        out, terminal.interactive() ? new DrawnLine(out, terminal.color()) : null, quiet, nanoTime);
  }

  @Override
  public void onPhase(String what) {
    if (quiet) {
      return;
    }
    if (line != null) {
      line.draw("", "", what);
    } else {
      out.println(what);
      out.flush();
    }
  }

  @Override
  public void onBytes(String file, long done, long total) {
    if (quiet || total == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (firstBytes < 0) {
      firstBytes = done;
      firstTime = now;
    }
    double seconds = (now - firstTime) / NANOS;
    double rate = seconds > 0 ? (done - firstBytes) / seconds : 0;
    String text =
        "%s of %s%s%s"
            .formatted(
                megabytes(done),
                megabytes(total),
                rate > 0 ? String.format(Locale.ROOT, "  %.1f MB/s", rate / MEGA) : "",
                rate > 0 ? "  " + StepClock.time((total - done) / rate) + " left" : "");
    if (line != null) {
      bar(file, done, total, text, now);
    } else if (done * LINES / total > tenth) {
      tenth = done * LINES / total;
      out.println(text + "  " + file);
      out.flush();
    }
  }

  private void bar(String file, long done, long total, String text, long now) {
    if (done < total && drawnAt != 0 && (now - drawnAt) / NANOS < SECONDS_PER_DRAWING) {
      return;
    }
    drawnAt = now;
    int full = (int) (WIDTH * done / total);
    line.draw(
        "%3d%% [".formatted(100 * done / total),
        "=".repeat(full) + (full < WIDTH ? ">" + " ".repeat(WIDTH - full - 1) : ""),
        "] " + text + "  " + file);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGA);
  }

  /** Ends the line, so that what follows does not begin inside it. */
  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}

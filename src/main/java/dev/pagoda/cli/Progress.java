package dev.pagoda.cli;

import dev.pagoda.pipeline.RunControl;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Shows how far a run is. */
interface Progress extends RunControl.ProgressListener, AutoCloseable {
  /** Says what happens before the first step. */
  void begin(String what);

  @Override
  void close();

  /** A bar where a person watches, lines elsewhere, nothing where quiet is wanted. */
  static Progress on(PrintWriter out, Terminal terminal, boolean quiet, LongSupplier nanoTime) {
    if (quiet) {
      return new NoProgress();
    }
    StepClock clock = new StepClock(nanoTime);
    return terminal.interactive()
        ? new ProgressBar(out, terminal.color(), clock)
        : new ProgressLines(out, clock);
  }
}

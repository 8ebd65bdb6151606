package dev.pagoda.generation;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a run's steps go, without what it did before the first. For the run's own thread. */
final class StepPace {
  private final LongSupplier nanoTime;
  private int latestStep;
  private int firstStep;
  private long firstNanos;

  StepPace() {
    this(System::nanoTime);
  }

  StepPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes that a step is done.
   *
   * @param step its number; a smaller one than before begins another run
   * @return steps per second since the first; 0 while there is no second
   */
  double after(int step) {
    long now = nanoTime.getAsLong();
    if (latestStep == 0 || step <= latestStep) {
      firstStep = step;
      firstNanos = now;
    }
    latestStep = step;
    long nanos = now - firstNanos;
    return nanos > 0 ? (step - firstStep) * (double) TimeUnit.SECONDS.toNanos(1) / nanos : 0;
  }
}

package dev.pagoda.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Times steps. The rate counts from the first report, so that loading a model does not spoil it.
 */
final class StepClock {
  private static final double NANOS = 1e9;
  private final LongSupplier nanoTime;
  private final long start;
  private long firstTime;
  private long now;
  private int firstStep = -1;
  private int step;
  private int total;

  /**
   * @param nanoTime nanoseconds from any origin
   */
  StepClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  void onStep(int step, int total) {
    now = nanoTime.getAsLong();
    if (firstStep < 0) {
      firstStep = step;
      firstTime = now;
    }
    this.step = step;
    this.total = total;
  }

  /** {@code 2.50 it/s}, or {@code 1.60 s/it} where that is the larger number. */
  String rate() {
    double seconds = secondsPerStep();
    if (seconds == 0) {
      return "";
    }
    return seconds > 1
        ? String.format(Locale.ROOT, "%.2f s/it", seconds)
        : String.format(Locale.ROOT, "%.2f it/s", 1 / seconds);
  }

  /** Time since the start, {@code 1:05}. */
  String elapsed() {
    return time((now - start) / NANOS);
  }

  /** Time that the steps to come will take. */
  String left() {
    return time(secondsPerStep() * (total - step));
  }

  private double secondsPerStep() {
    return step > firstStep
        ? (now - firstTime) / NANOS / (step - firstStep)
        : step > 0 ? (now - start) / NANOS / step : 0;
  }

  /** {@code 1:05} or {@code 1:00:05}. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}

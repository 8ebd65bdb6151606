package dev.pagoda.pipeline;

/** Measures stages of a run without the time that they wait for sessions. */
final class Stopwatch {
  private final RunContext run;
  private long start = System.nanoTime();
  private long loaded;

  Stopwatch(RunContext run) {
    this.run = run;
  }

  /** Nanoseconds since the last lap. */
  long lap() {
    long now = System.nanoTime();
    long nanos = now - start - (run.loadNanos() - loaded);
    start = now;
    loaded = run.loadNanos();
    return nanos;
  }
}

package dev.pagoda.pipeline;

import java.util.concurrent.TimeUnit;

/** Measures the stages of a run without the time that they wait for sessions. */
final class RunClock {
  private final RunContext run;
  private long start = System.nanoTime();
  private long loaded;
  private long encodeNanos;
  private long denoiseNanos;
  private long decodeNanos;

  RunClock(RunContext run) {
    this.run = run;
  }

  /** Pictures and prompts are encoded. */
  void encoded() {
    encodeNanos = lap();
  }

  void denoised() {
    denoiseNanos = lap();
  }

  /** The pictures are there; nothing follows. */
  void decoded(RunObserver observer) {
    decodeNanos = lap();
    observer.onFinished(run.scope().nanos(), encodeNanos + denoiseNanos + decodeNanos);
  }

  RunTimings timings() {
    return new RunTimings(
        millis(loaded), millis(encodeNanos), millis(denoiseNanos), millis(decodeNanos));
  }

  /** Nanoseconds since the last lap. */
  private long lap() {
    long now = System.nanoTime();
    long nanos = now - start - (run.loadNanos() - loaded);
    start = now;
    loaded = run.loadNanos();
    return nanos;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}

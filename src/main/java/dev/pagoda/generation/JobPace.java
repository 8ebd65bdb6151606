package dev.pagoda.generation;

import java.time.Duration;

/** How fast jobs are worked off, from the latest ones. Thread-safe. */
public final class JobPace {
  private static final double WEIGHT_OF_LATEST = 0.3;
  private static final int MAX_SECONDS = 600;

  private final int workers;
  private double meanMillis;

  /**
   * @param workers that take jobs at the same time
   */
  public JobPace(int workers) {
    this.workers = Math.max(1, workers);
  }

  /** Takes in how long a worker was busy with a job. */
  public synchronized void add(Duration busy) {
    double millis = busy.toMillis();
    meanMillis += meanMillis == 0 ? millis : WEIGHT_OF_LATEST * (millis - meanMillis);
  }

  /** Seconds until a worker is likely to take the next job from the queue: 1 to 600. */
  public synchronized int secondsUntilNextStart() {
    double seconds = Math.ceil(meanMillis / workers / 1000);
    return (int) Math.min(MAX_SECONDS, Math.max(1, seconds));
  }
}

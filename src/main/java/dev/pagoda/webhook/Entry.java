package dev.pagoda.webhook;

import java.time.Duration;

/**
 * A call that is to be made, as long as it is. Times count from when the entry was written, by the
 * clock of the store: the clocks of processes differ.
 *
 * @param claimed whether a process is calling
 * @param delayMs how long to wait before the call, where none is
 */
record Entry(boolean claimed, long delayMs) {
  static final Entry DUE = new Entry(false, 0);
  static final Entry CLAIMED = new Entry(true, 0);

  static Entry after(Duration delay) {
    return new Entry(false, delay.toMillis());
  }

  /**
   * How long nobody may call yet; not positive where it is time.
   *
   * @param lease how long a process that says no more keeps its claim
   */
  Duration left(Duration age, Duration lease) {
    return (claimed ? lease : Duration.ofMillis(delayMs)).minus(age);
  }
}

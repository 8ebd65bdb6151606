package dev.pagoda.config;

import java.time.Duration;

/** Checks the bounds of what one request may ask for. */
final class LimitsCheck {
  /** Four bytes each must fit into an array. */
  private static final long MOST_INPUT_PIXELS = Integer.MAX_VALUE / 4;

  private LimitsCheck() {}

  static void check(LimitsConfig limits, Problems problems) {
    problems.positive("limits.pixels", limits.pixels());
    problems.positive("limits.steps", limits.steps());
    problems.positive("limits.images", limits.images());
    problems.positive("limits.prompt-characters", limits.promptCharacters());
    problems.positive("limits.controlnets", limits.controlnets());
    problems.positive("limits.ip-adapters", limits.ipAdapters());
    problems.positive("limits.loras", limits.loras());
    problems.positive("limits.body-size", limits.bodySize().asLongValue());
    problems.positive("limits.input-size", limits.inputSize().asLongValue());
    problems.require(
        limits.inputPixels() >= 1 && limits.inputPixels() <= MOST_INPUT_PIXELS,
        "limits.input-pixels",
        "must be from 1 to " + MOST_INPUT_PIXELS,
        limits.inputPixels());
    atLeastOneSecond("limits.timeout", limits.timeout(), problems);
    atLeastOneSecond("limits.body-timeout", limits.bodyTimeout(), problems);
    problems.require(
        !limits.longestWait().isNegative(),
        "limits.longest-wait",
        "must not be negative",
        limits.longestWait());
  }

  private static void atLeastOneSecond(String key, Duration time, Problems problems) {
    problems.require(
        time.compareTo(Duration.ofSeconds(1)) >= 0, key, "must be 1 second or more", time);
  }
}

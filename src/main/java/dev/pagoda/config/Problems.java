package dev.pagoda.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sentences about settings that cannot be. Keys are given without their {@code pagoda.}. */
final class Problems {
  private final List<String> sentences = new ArrayList<>();

  /** Notes the value of a key where it breaks a rule. */
  void require(boolean holds, String key, String rule, Object value) {
    require(holds, key, rule + ", not " + value);
  }

  /** Notes a key where its value breaks a rule; the value is not shown. */
  void require(boolean holds, String key, String rule) {
    if (!holds) {
      sentences.add("pagoda." + key + " " + rule);
    }
  }

  void positive(String key, long value) {
    require(value > 0, key, "must be 1 or more", value);
  }

  void address(String key, URI url) {
    require(isAddress(url), key, "must be an address like https://host/path", url);
  }

  /**
   * Notes a time that is too short or too long.
   *
   * @param range the bounds in words
   */
  void within(String key, Duration value, Duration least, Duration most, String range) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0, key, "must be " + range, value);
  }

  static boolean isAddress(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getQuery() == null
        && url.getFragment() == null;
  }

  /**
   * Ends where all settings hold.
   *
   * @throws ConfigException with all sentences
   */
  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigException(String.join("\n", sentences));
    }
  }
}

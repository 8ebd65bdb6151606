package dev.pagoda.request;

import java.util.regex.Pattern;

/** Keys of stored objects that a request may name: inputs and results, never job records. */
final class InputKey {
  private static final String INPUTS = "inputs/";

  // Possessive: a hostile key costs linear time. No segment starts with a dot.
  private static final String NAME = "/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}+";
  private static final Pattern ALLOWED = Pattern.compile("inputs" + NAME + "|images" + NAME + NAME);

  private InputKey() {}

  static boolean isAllowed(String key) {
    return ALLOWED.matcher(key).matches();
  }

  static String inline(String sha256, String extension) {
    return INPUTS + sha256 + "." + extension;
  }
}

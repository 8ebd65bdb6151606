package dev.pagoda.hub;

import java.util.regex.Pattern;

/** Names of files that come from elsewhere must stay below the directory they are put in. */
final class SafePath {
  private static final int LONGEST = 500;

  /** No control characters, and none that separates, or means something else, on any system. */
  private static final Pattern SEGMENT = Pattern.compile("[^\\p{Cntrl}/\\\\:*?\"<>|]+");

  private SafePath() {}

  /**
   * Returns the path.
   *
   * @throws HubException if it could lead out of a directory, or is no path of files
   */
  static String check(String path) {
    if (!isSafe(path)) {
      throw new HubException(
          "\"%.120s\" is refused: it is no path of a file inside a directory"
              .formatted(path.replaceAll("\\p{Cntrl}", "?")));
    }
    return path;
  }

  static boolean isSafe(String path) {
    boolean safe = !path.isEmpty() && path.length() <= LONGEST;
    for (String segment : path.split("/", -1)) {
      safe &= SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
    }
    return safe;
  }
}

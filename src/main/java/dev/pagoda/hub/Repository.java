package dev.pagoda.hub;

import java.util.regex.Pattern;

/**
 * A model repository of the hub.
 *
 * @param owner user or organisation
 * @param name of the repository
 */
public record Repository(String owner, String name) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");

  /**
   * Reads {@code OWNER/NAME}.
   *
   * @throws InvalidPullException if it is none
   */
  public static Repository parse(String text) {
    String[] words = text.split("/", -1);
    if (words.length != 2
        || !WORD.matcher(words[0]).matches()
        || !WORD.matcher(words[1]).matches()
        || text.contains("..")) {
      throw new InvalidPullException(
          "repository", "\"%.200s\" is no repository; write OWNER/NAME".formatted(text));
    }
    return new Repository(words[0], words[1]);
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}

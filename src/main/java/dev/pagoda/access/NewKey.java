package dev.pagoda.access;

import dev.pagoda.config.AuthCheck;

/**
 * A key that was just drawn.
 *
 * @param key what its holder sends; it is kept nowhere
 * @param setting the line that makes it known to the service
 */
public record NewKey(String key, String setting) {
  /**
   * Draws a key.
   *
   * @throws IllegalArgumentException where this cannot be the name of a key
   */
  public static NewKey draw(String name) {
    if (!AuthCheck.isKeyName(name)) {
      throw new IllegalArgumentException(
          "A name has 1 to 63 small letters, digits and -, not \"" + name + "\"");
    }
    String key = ApiKey.draw();
    return new NewKey(key, "pagoda.auth.keys." + name + ".hash=" + ApiKey.hashOf(key));
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return setting;
  }
}

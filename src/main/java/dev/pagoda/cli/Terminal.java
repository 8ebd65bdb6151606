package dev.pagoda.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * What the standard error stream can show.
 *
 * @param interactive a person watches: a line may be drawn over
 * @param color colours are welcome
 */
public record Terminal(boolean interactive, boolean color) {
  /** Looks at the process; {@code NO_COLOR} and {@code TERM=dumb} are respected. */
  public static Terminal detect(Map<String, String> environment) {
    boolean interactive = isTerminal(System.console()) && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        interactive, interactive && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Since Java 22 there may be a console without a terminal; the method that tells is as new. */
  private static boolean isTerminal(Console console) {
    try {
      return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException old) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException unknown) {
      return false;
    }
  }
}

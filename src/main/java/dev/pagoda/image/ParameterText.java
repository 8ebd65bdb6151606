package dev.pagoda.image;

/** The text of generation parameters that goes into a picture's metadata. */
final class ParameterText {
  private static final int MOST_CHARACTERS = 16 * 1024;

  private ParameterText() {}

  /** The text without control characters other than new lines, cut to 16 thousand characters. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .filter(c -> c == '\n' || !Character.isISOControl(c))
        .map(c -> Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(clean::appendCodePoint);
    if (clean.length() > MOST_CHARACTERS) {
      boolean splitsPair = Character.isHighSurrogate(clean.charAt(MOST_CHARACTERS - 1));
      clean.setLength(splitsPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
    }
    return clean.toString();
  }
}

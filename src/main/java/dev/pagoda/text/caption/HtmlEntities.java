package dev.pagoda.text.caption;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The characters that HTML 5 has names and numbers for. The names are those of the standard's
 * table, which Python has as {@code html.entities.html5}. A line of the resource holds a name, with
 * a semicolon where the name counts only with one, and the code points that it stands for.
 */
final class HtmlEntities {
  private static final Map<String, String> TABLE = load();
  private static final int REPLACEMENT = 0xFFFD;

  /** More significant digits, decimal or not, are beyond the last code point. */
  private static final int LONGEST_NUMBER = 9;

  private HtmlEntities() {}

  /** What a name stands for that a semicolon follows. */
  static Optional<String> text(String name) {
    return Optional.ofNullable(TABLE.getOrDefault(name, TABLE.get(name + ";")));
  }

  /** The same for the few old names that count without a semicolon. */
  static Optional<String> textOfUnclosed(String name) {
    return Optional.ofNullable(TABLE.get(name));
  }

  /** What a number stands for: Windows' characters for C1 controls, U+FFFD for what is none. */
  static int codePoint(String digits, int radix) {
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    if (zeros == digits.length() || digits.length() - zeros > LONGEST_NUMBER) {
      return REPLACEMENT;
    }
    long number = Long.parseLong(digits, zeros, digits.length(), radix);
    boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
    if (number > Character.MAX_CODE_POINT || surrogate) {
      return REPLACEMENT;
    }
    boolean c1 = number >= 0x80 && number <= 0x9F;
    return c1 ? SingleByteEncoding.WINDOWS_1252.decode((int) number) : (int) number;
  }

  private static Map<String, String> load() {
    try (InputStream in = HtmlEntities.class.getResourceAsStream("html5-entities.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toUnmodifiableMap(fields -> fields[0], fields -> read(fields[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String codePoints) {
    return Stream.of(codePoints.split(" "))
        .map(HexFormat::fromHexDigits)
        .map(Character::toString)
        .collect(Collectors.joining());
  }
}

package dev.pagoda.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Encoded words of RFC 2047, {@code =?UTF-8?B?…?=}, in which Amazon S3 hands out metadata that is
 * not ASCII.
 */
final class EncodedWords {
  private static final Pattern WORD =
      Pattern.compile("=\\?([A-Za-z0-9_-]{1,40}+)\\?([BbQq])\\?([^? ]*+)\\?=");
  private static final Pattern BETWEEN = Pattern.compile("(?<=\\?=)\\s++(?==\\?)");

  private EncodedWords() {}

  /** The text in plain; what is no encoded word stays as it is. */
  static String decode(String text) {
    return text.contains("=?")
        ? WORD.matcher(BETWEEN.matcher(text).replaceAll(""))
            .replaceAll(word -> Matcher.quoteReplacement(word(word)))
        : text;
  }

  private static String word(MatchResult word) {
    try {
      Charset charset = Charset.forName(word.group(1));
      boolean base64 = word.group(2).toUpperCase(Locale.ROOT).equals("B");
      return new String(base64 ? Base64.getDecoder().decode(word.group(3)) : quoted(word), charset);
    } catch (IllegalArgumentException unreadable) {
      return word.group();
    }
  }

  private static byte[] quoted(MatchResult word) {
    byte[] text = word.group(3).getBytes(US_ASCII);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '=' && i + 2 < text.length) {
        plain.write(Integer.parseInt(new String(text, i + 1, 2, US_ASCII), 16));
        i += 2;
      } else {
        plain.write(text[i] == '_' ? ' ' : text[i]);
      }
    }
    return plain.toByteArray();
  }
}

package dev.pagoda.text.caption;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Character references in plain text, with the different rules of Python and of ftfy. */
final class HtmlReferences {
  private static final Pattern ANY =
      Pattern.compile("&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?|([^\\t\\n\\f <&#;]{1,32})(;?))");
  private static final Pattern CLOSED = Pattern.compile("&#?([0-9A-Za-z]{1,24});");
  private static final int SHORTEST_NAME = 2;

  private HtmlReferences() {}

  /** Python's {@code html.unescape}: also old names without semicolon, whatever follows them. */
  static String unescape(String text) {
    return replace(text, ANY, HtmlReferences::resolve);
  }

  /**
   * ftfy's {@code unescape_html}: only references with a semicolon, but also names in capitals that
   * HTML does not know (EACUTE).
   */
  static String unescapeClosed(String text) {
    return replace(text, CLOSED, HtmlReferences::resolveClosed);
  }

  private interface Resolver {
    String resolve(MatchResult reference);
  }

  private static String replace(String text, Pattern pattern, Resolver resolver) {
    return text.indexOf('&') < 0
        ? text
        : pattern.matcher(text).replaceAll(m -> Matcher.quoteReplacement(resolver.resolve(m)));
  }

  private static String resolve(MatchResult reference) {
    if (reference.group(1) != null) {
      return number(HtmlEntities.codePoint(reference.group(1), 10));
    }
    if (reference.group(2) != null) {
      return number(HtmlEntities.codePoint(reference.group(2), 16));
    }
    String name = reference.group(3);
    Optional<String> closed =
        reference.group(4).isEmpty() ? Optional.empty() : HtmlEntities.text(name);
    if (closed.isPresent()) {
      return closed.get();
    }
    for (int length = name.length(); length >= SHORTEST_NAME; length--) {
      Optional<String> start = HtmlEntities.textOfUnclosed(name.substring(0, length));
      if (start.isPresent()) {
        return start.get() + name.substring(length) + reference.group(4);
      }
    }
    return reference.group();
  }

  /** Controls and code points that are no characters vanish. */
  private static String number(int codePoint) {
    boolean control = codePoint == 0x7F || (codePoint < 0x20 && "\t\n\f\r".indexOf(codePoint) < 0);
    boolean none = (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    return control || none ? "" : Character.toString(codePoint);
  }

  private static String resolveClosed(MatchResult reference) {
    String written = reference.group();
    if (written.charAt(1) == '#') {
      String unescaped = unescape(written);
      return unescaped.indexOf(';') < 0 ? unescaped : written;
    }
    String name = reference.group(1);
    return HtmlEntities.text(name).or(() -> capitals(written, name)).orElse(written);
  }

  private static Optional<String> capitals(String written, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean allCapitals = name.equals(lower.toUpperCase(Locale.ROOT));
    return allCapitals && unescape(written).equals(written)
        ? HtmlEntities.text(lower).map(text -> text.toUpperCase(Locale.ROOT))
        : Optional.empty();
  }
}

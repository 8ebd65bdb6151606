package dev.pagoda.text.caption;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One substitution of a cleaning.
 *
 * @param pattern what is replaced, wherever it occurs
 * @param replacement in the syntax of {@link java.util.regex.Matcher#replaceAll(String)}
 */
record CaptionRule(Pattern pattern, String replacement) {
  static CaptionRule replace(String regex, String replacement) {
    return new CaptionRule(PythonRegex.compile(regex), replacement);
  }

  static CaptionRule remove(String regex) {
    return replace(regex, "");
  }

  static String apply(List<CaptionRule> rules, String text) {
    String result = text;
    for (CaptionRule rule : rules) {
      result = rule.pattern().matcher(result).replaceAll(rule.replacement());
    }
    return result;
  }
}

package dev.pagoda.text.caption;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags, comments and declarations as Python's {@code html.parser} reads them. */
final class HtmlMarkup {
  static final int INCOMPLETE = -1;

  private static final Set<String> RAW = Set.of("script", "style");
  private static final Pattern COMMENT_END = PythonRegex.compile("--\\s*+>");
  private static final Pattern SECTION_END = PythonRegex.compile("\\]\\s*+\\]\\s*+>");
  private static final Pattern OFFICE_SECTION_END = PythonRegex.compile("\\]\\s*+>");
  private static final Pattern SECTION_NAME =
      PythonRegex.compile("([a-zA-Z][-_.a-zA-Z0-9]*+)\\s*+");
  private static final Pattern END_TAG =
      PythonRegex.compile("</\\s*+([a-zA-Z][-.a-zA-Z0-9:_]*+)\\s*+>");

  private final String html;
  private final HtmlTextCollector out;

  /** Ends that the text, read from start to end, has no more of. */
  private final Set<Pattern> missing = new HashSet<>();

  private final BitSet deadEnds = new BitSet();

  /** The end tag of a {@code script} or {@code style} that is open; else null. */
  private Pattern rawEnd;

  HtmlMarkup(String html, HtmlTextCollector out) {
    this.html = html;
    this.out = out;
  }

  /** Where the next markup or reference begins, or the text ends; -1 if all the rest is raw. */
  int next(int from) {
    if (rawEnd != null) {
      Matcher end = rawEnd.matcher(html);
      return end.find(from) ? end.start() : -1;
    }
    int i = from;
    while (i < html.length() && html.charAt(i) != '<' && html.charAt(i) != '&') {
      i++;
    }
    return i;
  }

  /** Takes the markup that begins with the {@code <} at a place, and returns where it ends. */
  int parse(int start) {
    if (start + 1 == html.length()) {
      return INCOMPLETE;
    }
    char c = html.charAt(start + 1);
    if (isAsciiLetter(c)) {
      return startTag(start);
    }
    return switch (c) {
      case '/' -> endTag(start);
      case '?' -> ignored(html.indexOf('>', start + 2), 1);
      case '!' -> declaration(start);
      default -> {
        out.data("<");
        yield start + 1;
      }
    };
  }

  static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private int startTag(int start) {
    HtmlStartTag tag = HtmlStartTag.at(html, start, deadEnds);
    if (tag == null) {
      return INCOMPLETE;
    }
    if (!tag.isTag()) {
      out.data(html.substring(start, tag.end()));
      return tag.end();
    }
    out.startTag(tag.name(), tag.closesItself());
    if (RAW.contains(tag.name()) && !tag.closesItself()) {
      rawEnd = PythonRegex.compile("(?i)</\\s*+" + tag.name() + "\\s*+>");
    }
    return tag.end();
  }

  private int endTag(int start) {
    int close = html.indexOf('>', start + 1);
    if (close < 0) {
      return INCOMPLETE;
    }
    Matcher tag = END_TAG.matcher(html).region(start, html.length());
    if (tag.lookingAt()) {
      out.endTag(tag.group(1).toLowerCase(Locale.ROOT));
      rawEnd = null;
      return tag.end();
    }
    if (isAsciiLetter(html.charAt(start + 2))) {
      out.endTag(
          PythonText.lower(html.substring(start + 2, HtmlStartTag.nameEnd(html, start + 2))));
      return close + 1;
    }
    return html.charAt(start + 2) == '>' ? close + 1 : ignored(close, 1);
  }

  private int declaration(int start) {
    if (html.startsWith("<!--", start)) {
      return ignored(COMMENT_END, start + 4);
    }
    int section = start + 3;
    if (!html.startsWith("<![", start)) {
      return ignored(html.indexOf('>', start + 2), 1);
    }
    Matcher name = SECTION_NAME.matcher(html).region(section, html.length());
    boolean named = name.lookingAt();
    if (section == html.length() || (named && name.end() == html.length())) {
      return INCOMPLETE;
    }
    return switch (named ? name.group(1).toLowerCase(Locale.ROOT) : "") {
      case "cdata" -> cdata(section);
      case "temp", "ignore", "include", "rcdata" -> ignored(SECTION_END, section);
      case "if", "else", "endif" -> ignored(OFFICE_SECTION_END, section);
      // Python's parser gives up here; later ones take it for a comment, as HTML 5 does.
      default -> ignored(html.indexOf('>', section), 1);
    };
  }

  private int cdata(int section) {
    Matcher end = find(SECTION_END, section);
    if (end == null) {
      return INCOMPLETE;
    }
    int content = section + "cdata[".length();
    if (html.charAt(content - 1) == '[') {
      out.cdata(html.substring(content, Math.max(content, end.start())));
    } else {
      out.endRun();
    }
    return end.end();
  }

  private int ignored(Pattern end, int from) {
    Matcher matcher = find(end, from);
    return matcher == null ? INCOMPLETE : ignored(matcher.end(), 0);
  }

  private Matcher find(Pattern end, int from) {
    Matcher matcher = end.matcher(html);
    if (missing.contains(end) || !matcher.find(from)) {
      missing.add(end);
      return null;
    }
    return matcher;
  }

  private int ignored(int end, int length) {
    if (end < 0) {
      return INCOMPLETE;
    }
    out.endRun();
    return end + length;
  }
}

package dev.pagoda.text.caption;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code BeautifulSoup(html, features="html.parser").text} of beautifulsoup4 4.15 and Python 3.11
 * (later bug-fix releases may treat broken markup otherwise). That is no parser of HTML 5, so
 * libraries that are give other text: here text stays where it stands, markup without end is text,
 * and so is all that follows the second ampersand which begins no reference.
 */
final class HtmlText {
  private static final Pattern NUMBER =
      Pattern.compile("&#(?:([0-9]++)|[xX]([0-9a-fA-F]++))[^0-9a-fA-F]");
  private static final Pattern NAME = Pattern.compile("&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]");

  private final String html;
  private final HtmlTextCollector out = new HtmlTextCollector();
  private final HtmlMarkup markup;
  private int at;

  private HtmlText(String html) {
    this.html = html;
    this.markup = new HtmlMarkup(html, out);
  }

  static String of(String html) {
    HtmlText parser = new HtmlText(html);
    // What looks incomplete stops the parser until it knows that no more will come.
    parser.advance(false);
    parser.advance(true);
    return parser.out.text();
  }

  private void advance(boolean last) {
    boolean going = true;
    while (going && at < html.length()) {
      int next = markup.next(at);
      if (next < 0) {
        return;
      }
      if (next > at) {
        takeText(next);
      }
      going = at < html.length() && (html.charAt(at) == '<' ? tag(last) : reference(last));
    }
    if (last && at < html.length()) {
      takeText(html.length());
    }
  }

  private boolean tag(boolean last) {
    int end = markup.parse(at);
    if (end != HtmlMarkup.INCOMPLETE) {
      at = end;
      return true;
    }
    if (last && at + 1 < html.length()) {
      int close = html.indexOf('>', at + 1);
      int open = html.indexOf('<', at + 1);
      takeText(close >= 0 ? close + 1 : open >= 0 ? open : at + 1);
      return true;
    }
    return false;
  }

  /** Takes the reference at an ampersand; false where nothing more is one. */
  private boolean reference(boolean last) {
    if (html.startsWith("&#", at)) {
      return number();
    }
    Matcher name = NAME.matcher(html).region(at, html.length());
    if (name.lookingAt()) {
      out.data(HtmlEntities.text(name.group(1)).orElse("&" + name.group(1)));
      skipReference(name.end(1));
      return true;
    }
    if (at + 1 < html.length() && !HtmlMarkup.isAsciiLetter(html.charAt(at + 1))) {
      takeText(at + 1);
      return true;
    }
    if (last && at + 2 == html.length()) {
      at++;
    }
    return false;
  }

  private boolean number() {
    Matcher number = NUMBER.matcher(html).region(at, html.length());
    if (number.lookingAt()) {
      boolean decimal = number.group(1) != null;
      int group = decimal ? 1 : 2;
      out.data(Character.toString(HtmlEntities.codePoint(number.group(group), decimal ? 10 : 16)));
      skipReference(number.end(group));
      return true;
    }
    if (html.indexOf(';', at) >= 0) {
      takeText(at + 2);
    }
    return false;
  }

  private void skipReference(int end) {
    at = html.charAt(end) == ';' ? end + 1 : end;
  }

  private void takeText(int end) {
    out.data(html.substring(at, end));
    at = end;
  }
}

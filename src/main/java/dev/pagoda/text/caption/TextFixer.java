package dev.pagoda.text.caption;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** The steps of {@code ftfy.fix_text} 6.3.1 with its defaults. */
final class TextFixer {
  private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|[\\r\\x85\\u2028\\u2029]");
  private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\\x1B\\[[\\p{Nd};]*+[a-zA-Z]");

  /** Controls that are no white space, and others without effect on what is seen. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\\u206A-\\u206F\\uFEFF\\uFFF9-\\uFFFC]+");

  private TextFixer() {}

  /** Line by line; from the first line with a {@code <} on, text may be HTML and keeps entities. */
  static String fix(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean plain = true;
    int end;
    for (int start = 0; start < text.length(); start = end) {
      int lineFeed = text.indexOf('\n', start);
      end = lineFeed < 0 ? text.length() : lineFeed + 1;
      String line = text.substring(start, end);
      plain = plain && line.indexOf('<') < 0;
      out.append(fixLine(line, plain));
    }
    return out.toString();
  }

  private static String fixLine(String line, boolean plain) {
    String fixed = line;
    for (String next = fixOnce(fixed, plain); !next.equals(fixed); next = fixOnce(fixed, plain)) {
      fixed = next;
    }
    return fixed;
  }

  private static String fixOnce(String text, boolean plain) {
    String fixed = plain ? HtmlReferences.unescapeClosed(text) : text;
    if (isPrintableAscii(fixed)) {
      return fixed;
    }
    fixed = Mojibake.fixC1Controls(Mojibake.fix(fixed));
    fixed = CharacterForms.usual(fixed);
    fixed = LINE_BREAK.matcher(fixed).replaceAll("\n");
    fixed = replaceLoneSurrogates(fixed);
    fixed = TERMINAL_ESCAPE.matcher(fixed).replaceAll("");
    fixed = CONTROL.matcher(fixed).replaceAll("");
    // Ordering many marks on one letter is slow, finding them in order is not.
    return Normalizer.isNormalized(fixed, Normalizer.Form.NFC)
        ? fixed
        : Normalizer.normalize(fixed, Normalizer.Form.NFC);
  }

  /** True for text that only entities could change. */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~' || (c < ' ' && c != '\t' && c != '\n' && c != '\f')) {
        return false;
      }
    }
    return true;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      int codePoint = text.codePointAt(i);
      if (Character.isSupplementaryCodePoint(codePoint)) {
        i++;
      } else if (Character.isSurrogate((char) codePoint)) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, '\uFFFD');
      }
    }
    return out == null ? text : out.toString();
  }
}

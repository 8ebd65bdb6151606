package dev.pagoda.text.caption;

import static dev.pagoda.text.caption.CaptionRule.remove;
import static dev.pagoda.text.caption.CaptionRule.replace;

import java.util.List;

/**
 * The substitutions of {@code PixArtSigmaPAGPipeline._clean_caption}, in their order.
 *
 * <p>The expressions match what diffusers' match, but where those look at the same characters again
 * and again (in the square of the text's length), these take them once: a repetition that nothing
 * after it could shorten is possessive, and one that could only begin earlier is not begun later.
 */
final class CaptionRules {
  /** Before HTML is taken out of the text. */
  static final List<CaptionRule> BEFORE_HTML =
      List.of(replace("<person>", "person"), url("https?"), url("www"));

  /** After that and before the text is fixed. */
  static final List<CaptionRule> BEFORE_FIX =
      List.of(
          // @nickname
          remove("@\\w++"),
          // CJK strokes, phonetic extensions, enclosed letters, compatibility forms, ideographs of
          // extension A, hexagrams, unified ideographs: nothing lies between these ranges.
          remove("[\\u31C0-\\u9FFF]+"),
          replace(
              "[-\\u058A\\u05BE\\u1400\\u1806\\u2010-\\u2015\\u2E17\\u2E1A\\u2E3A\\u2E3B\\u2E40"
                  + "\\u301C\\u3030\\u30A0\\uFE31\\uFE32\\uFE58\\uFE63\\uFF0D]+",
              "-"),
          replace("[`\u00B4«»\u201C\u201D\u00A8]", "\""),
          replace("[\u2018\u2019]", "'"),
          remove("&quot;?"),
          remove("&amp"),
          // IP addresses.
          replace("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}", " "),
          // Article ids.
          remove("\\d:\\d\\d\\s++\\z"),
          // A backslash and an n.
          replace("[\\\\]n", " "),
          // #123, #12345, 123456
          remove("#\\d{1,3}\\>"),
          remove("#\\d{5,}+\\>"),
          remove("\\<\\d{6,}+\\>"),
          // File names, up to the last that stands in a run without space.
          remove("(?<!\\S)\\S+\\.(?:png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4)"),
          replace("[\"']{2,}", "\""),
          replace("\\.{2,}", " "),
          replace("[#®•©™&@·º½¾¿¡§~)(\\]\\[}{|\\\\/*]+", " "),
          replace("(?<!\\s)\\s++\\.\\s++", " "));

  /** After the text is fixed. */
  static final List<CaptionRule> AFTER_FIX =
      List.of(
          // jc6640, jc6640vc, 6640vc231
          remove("\\<[a-zA-Z]{1,3}\\d{3,15}+\\>"),
          remove("\\<[a-zA-Z]++\\d++[a-zA-Z]++\\>"),
          remove("\\<\\d++[a-zA-Z]++\\d++\\>"),
          remove("(worldwide\\s+)?(free\\s+)?shipping"),
          remove("(free\\s)?download(\\sfree)?"),
          remove("\\<click\\s(?:for|on)\\s\\w++"),
          remove("\\<(?:png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4)(\\simages?)?"),
          remove("\\<page\\s++\\d++\\>"),
          // j2d1a2a
          replace("\\<\\d*+[a-zA-Z]++\\d++[a-zA-Z]++\\d++[a-zA-Z\\d]*+\\>", " "),
          // 10x20, also with the Cyrillic letter and the sign.
          remove("\\<\\d++(?:\\.\\d*+)?[x\u0445\u00D7]\\d++(?:\\.\\d*+\\b|\\.\\b|\\b)"),
          replace("(?<=\\w)\\s++:\\s++", ": "),
          replace("(\\D[,./])(?=\\w)", "$1 "),
          replace("\\s++", " "),
          // What stands at the ends: quotes around all, punctuation, ".word" alone.
          replace("\\A[\"']((?s:.+))[\"']\\z", "$1"),
          remove("\\A['_,\\-:;]"),
          remove("['_,\\-:+]\\z"),
          remove("\\A\\.\\S+\\z"));

  private CaptionRules() {}

  /**
   * An address with a scheme, or a host with whatever begins with a top-level domain in it. A host
   * in which none ends well is matched as a whole, up to a scheme, and put back: its later parts
   * cannot end well either.
   */
  private static CaptionRule url(String scheme) {
    String start = scheme + ":(?:/{1,3}|[a-zA-Z0-9%])";
    String host = "[a-zA-Z0-9.\\-]";
    String end = "[.](?:com|co|ru|net|org|edu|gov|it)[\\w/-]*\\b/?(?!@)";
    String kept = host + "+?(?=\\b" + start + ")|" + host + "++";
    return replace("\\b(?:" + start + "|" + host + "+" + end + "|(" + kept + "))", "$1");
  }
}

package dev.pagoda.text.caption;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code PixArtSigmaPAGPipeline._text_preprocessing} makes of a prompt before T5 tokenizes it.
 * The cleaning is the one that DeepFloyd IF and PixArt were trained with; it takes time about in
 * proportion to the prompt's length, whatever the prompt is.
 */
public final class Captions {
  private static final Pattern JOINER = Pattern.compile("[-_]");
  private static final int MOST_JOINERS = 3;

  private Captions() {}

  /**
   * With {@code clean_caption}: without addresses, markup, names of files and users, ids, Chinese
   * characters and the like, and in lower case. Cleaned twice, as diffusers does, since the first
   * cleaning can bring forth more of them.
   */
  public static String clean(String text) {
    return cleanOnce(cleanOnce(text));
  }

  /** Without {@code clean_caption}: in lower case and without white space around. */
  public static String plain(String text) {
    return PythonText.strip(PythonText.lower(text));
  }

  static String cleanOnce(String text) {
    String caption = PythonText.lower(PythonText.strip(PercentEncoding.decodePlus(text)));
    caption = CaptionRule.apply(CaptionRules.BEFORE_HTML, caption);
    caption = HtmlText.of(caption);
    caption = CaptionRule.apply(CaptionRules.BEFORE_FIX, caption);
    caption = splitJoined(caption);
    caption = TextFixer.fix(caption);
    caption = HtmlReferences.unescape(HtmlReferences.unescape(caption));
    caption = CaptionRule.apply(CaptionRules.AFTER_FIX, caption);
    return PythonText.strip(caption);
  }

  /** this-is-my-cute-cat, this_is_my_cute_cat */
  private static String splitJoined(String text) {
    Matcher joiners = JOINER.matcher(text);
    return joiners.results().limit(MOST_JOINERS + 1).count() > MOST_JOINERS
        ? joiners.replaceAll(" ")
        : text;
  }
}

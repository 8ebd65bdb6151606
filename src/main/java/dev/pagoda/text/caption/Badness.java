package dev.pagoda.text.caption;

import java.util.regex.Pattern;

/**
 * Tells whether text looks like UTF-8 decoded as something else: the heuristic of ftfy 6.3, which
 * knows neighbours that hardly ever stand together otherwise. The groups and pairs are its
 * findings.
 */
final class Badness {
  private static final String COMMON = "\u00A0\u00AD\u00B7\u00B4\u2013\u2014\u2015\u2026\u2019";
  private static final String C1 = "\u0080-\u009F";
  private static final String BAD =
      "\u00A6\u00A4\u00A8\u00AC\u00AF\u00B8\u0192\u02C6\u02C7\u02D8\u02DB\u02DC\u2020\u2021\u2030"
          + "\u2310\u25CA\uFFFD\u00AA\u00BA";
  private static final String LAW = "¶§";
  private static final String CURRENCY = "¢£¥₧€";
  private static final String START = "¡«¿©\u0384\u0385\u2018\u201A\u201C\u201E\u2022\u2039\uF8FF";
  private static final String END = "®»\u02DD\u201D\u203A™";
  private static final String NUMERIC = "²³¹±¼½¾×\u00B5÷\u2044∂\u2206\u220F\u2211√∞∩∫≈≠≡≤≥№";
  private static final String KAOMOJI = "Ò-ÖÙ-Üò-öø-üŐŌŪŲ°";
  private static final String UPPER_ACCENTED = "À-ÑØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ";
  private static final String LOWER_ACCENTED = "ßà-ñăąāćčďđęěēėģğįīķĺľłļœŕśşšťüźżžґ\uFB01\uFB02";
  private static final String UPPER_COMMON = "ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я";
  private static final String LOWER_COMMON = "α-ωάέήίΰа-џ";
  private static final String BOX = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓";

  private static final String ACCENTED = LOWER_ACCENTED + UPPER_ACCENTED;
  private static final String MARKS = BOX + START + END + CURRENCY + NUMERIC + LAW;

  private static final Pattern PATTERN =
      PythonRegex.compile(
          String.join(
              "|",
              "[" + C1 + "]",
              "[" + BAD + ACCENTED + MARKS + "][" + BAD + "]",
              "[a-zA-Z][" + LOWER_COMMON + UPPER_COMMON + "][" + BAD + "]",
              "[" + BAD + "][" + ACCENTED + MARKS + "]",
              "["
                  + (LOWER_ACCENTED + LOWER_COMMON + BOX + END + CURRENCY + NUMERIC)
                  + "]["
                  + UPPER_ACCENTED
                  + "]",
              "[" + BOX + END + CURRENCY + NUMERIC + "][" + LOWER_ACCENTED + "]",
              "[" + LOWER_ACCENTED + BOX + END + "][" + CURRENCY + "]",
              "\\s[" + UPPER_ACCENTED + "][" + CURRENCY + "]",
              "[" + UPPER_ACCENTED + BOX + "][" + NUMERIC + LAW + "]",
              "[" + ACCENTED + BOX + CURRENCY + END + "][" + START + "][" + NUMERIC + "]",
              "[" + ACCENTED + CURRENCY + NUMERIC + BOX + LAW + "][" + END + "][" + START + "]",
              "[" + CURRENCY + NUMERIC + BOX + "][" + START + "]",
              "[a-z][" + UPPER_ACCENTED + "][" + START + CURRENCY + "]",
              "[" + BOX + "][" + KAOMOJI + "]",
              "[" + ACCENTED + CURRENCY + NUMERIC + START + END + LAW + "][" + BOX + "]",
              "[" + BOX + "][" + END + "]",
              "[" + ACCENTED + "][" + START + END + "]\\w",
              "[Œœ][^A-Za-z]",
              "[" + UPPER_ACCENTED + "]°",
              // Windows-1252, with two characters, then Arabic with four, then South Asian scripts.
              "[ÂÃÎÐ][€œŠš¢£Ÿž\u00A0\u00AD®©°·»" + START + END + "\u2013\u2014\u00B4]",
              "×[²³]",
              "(?:[ØÙ][" + COMMON + CURRENCY + BAD + NUMERIC + START + "ŸŠ®°\u00B5»]){2}",
              "à[²\u00B5¹¼½¾]",
              // MacRoman.
              "√[±∂\u2020≠®™\u00B4≤≥¥\u00B5ø]",
              "≈[°¢]",
              "\u201AÄ[ìîïòôúùû\u2020°¢π]",
              "\u201A[âó][àäê°]",
              // Windows-1251, once and twice.
              "вЂ",
              "[ВГРС][" + C1 + BAD + START + END + CURRENCY + "°\u00B5][ВГРС]",
              "ГўВЂВ[^\\n][A-Za-z ]",
              // Latin-1's à, á and no-break space, and letters that stand before themselves.
              "Ã[\u00A0¡]",
              "[a-z]\\s?[ÃÂ] ",
              "^[ÃÂ] ",
              "[a-z.,?!" + END + "]Â[ " + START + END + "]",
              // Windows-1253, Windows-1257.
              "β€[™\u00A0Ά\u00AD®°]",
              "[ΒΓΞΟ][" + C1 + BAD + START + END + CURRENCY + "°][ΒΓΞΟ]",
              "ā€"));

  private Badness() {}

  static boolean isBad(String text) {
    return PATTERN.matcher(text).find();
  }
}

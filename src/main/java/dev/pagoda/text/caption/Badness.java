package dev.pagoda.text.caption;

import static dev.pagoda.text.caption.CharacterSequence.NOT_LETTER;
import static dev.pagoda.text.caption.CharacterSequence.NOT_LINE_FEED;
import static dev.pagoda.text.caption.CharacterSequence.SPACE;
import static dev.pagoda.text.caption.CharacterSequence.WORD;
import static dev.pagoda.text.caption.CharacterSequence.sequence;

import java.util.List;

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

  private static final String ARABIC = COMMON + CURRENCY + BAD + NUMERIC + START + "ŸŠ®°\u00B5»";

  private static final List<CharacterSequence> SEQUENCES =
      List.of(
          sequence(C1),
          sequence(BAD + ACCENTED + MARKS, BAD),
          sequence("a-zA-Z", LOWER_COMMON + UPPER_COMMON, BAD),
          sequence(BAD, ACCENTED + MARKS),
          sequence(LOWER_ACCENTED + LOWER_COMMON + BOX + END + CURRENCY + NUMERIC, UPPER_ACCENTED),
          sequence(BOX + END + CURRENCY + NUMERIC, LOWER_ACCENTED),
          sequence(LOWER_ACCENTED + BOX + END, CURRENCY),
          sequence(SPACE, UPPER_ACCENTED, CURRENCY),
          sequence(UPPER_ACCENTED + BOX, NUMERIC + LAW),
          sequence(ACCENTED + BOX + CURRENCY + END, START, NUMERIC),
          sequence(ACCENTED + CURRENCY + NUMERIC + BOX + LAW, END, START),
          sequence(CURRENCY + NUMERIC + BOX, START),
          sequence("a-z", UPPER_ACCENTED, START + CURRENCY),
          sequence(BOX, KAOMOJI),
          sequence(ACCENTED + CURRENCY + NUMERIC + START + END + LAW, BOX),
          sequence(BOX, END),
          sequence(ACCENTED, START + END, WORD),
          sequence("Œœ", NOT_LETTER),
          sequence(UPPER_ACCENTED, "°"),
          // Windows-1252, with two characters, then Arabic with four, then South Asian scripts.
          sequence("ÂÃÎÐ", "€œŠš¢£Ÿž\u00A0\u00AD®©°·»" + START + END + "\u2013\u2014\u00B4"),
          sequence("×", "²³"),
          sequence("ØÙ", ARABIC, "ØÙ", ARABIC),
          sequence("à", "²\u00B5¹¼½¾"),
          // MacRoman.
          sequence("√", "±∂\u2020≠®™\u00B4≤≥¥\u00B5ø"),
          sequence("≈", "°¢"),
          sequence("\u201A", "Ä", "ìîïòôúùû\u2020°¢π"),
          sequence("\u201A", "âó", "àäê°"),
          // Windows-1251, once and twice.
          sequence("в", "Ђ"),
          sequence("ВГРС", C1 + BAD + START + END + CURRENCY + "°\u00B5", "ВГРС"),
          sequence("Г", "ў", "В", "Ђ", "В", NOT_LINE_FEED, "A-Za-z "),
          // Latin-1's à, á and no-break space, and letters that stand before themselves.
          sequence("Ã", "\u00A0¡"),
          sequence("a-z", "ÃÂ", " "),
          sequence("a-z", SPACE, "ÃÂ", " "),
          sequence("a-z.,?!" + END, "Â", " " + START + END),
          // Windows-1253, Windows-1257.
          sequence("β", "€", "™\u00A0Ά\u00AD®°"),
          sequence("ΒΓΞΟ", C1 + BAD + START + END + CURRENCY + "°", "ΒΓΞΟ"),
          sequence("ā", "€"));

  private Badness() {}

  static boolean isBad(String text) {
    if (text.startsWith("Ã ") || text.startsWith("Â ")) {
      return true;
    }
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      for (CharacterSequence sequence : SEQUENCES) {
        if (sequence.isAt(codePoints, i)) {
          return true;
        }
      }
    }
    return false;
  }
}

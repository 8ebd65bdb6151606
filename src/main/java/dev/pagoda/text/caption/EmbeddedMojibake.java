package dev.pagoda.text.caption;

import java.util.BitSet;
import java.util.List;

/**
 * Finds stretches of UTF-8 decoded as a single-byte encoding within text that as a whole is not
 * (ftfy's {@code decode_inconsistent_utf8}).
 */
final class EmbeddedMojibake {
  /** Dashes, quotes, a bullet and an ellipsis also stand for themselves beside such a stretch. */
  private static final String PUNCTUATION =
      "\u2013\u2014\u2015\u2018\u2019\u201A\u201C\u201D\u201E\u2022\u2026";

  private static final BitSet CONTINUATION = decoded(0x80, 0xBF);
  private static final BitSet STRICT_CONTINUATION = decoded(0x80, 0xBF);

  /** First characters of sequences of two, three and four. */
  private static final List<BitSet> FIRST =
      List.of(decoded(0xC2, 0xDF), decoded(0xE0, 0xEF), decoded(0xF0, 0xF0));

  static {
    // F1, F2 and F4 begin code points that are not assigned.
    FIRST.get(2).or(decoded(0xF3, 0xF3));
    // A space may have been a no-break space, byte A0.
    CONTINUATION.set(' ');
    PUNCTUATION.chars().forEach(STRICT_CONTINUATION::clear);
  }

  private EmbeddedMojibake() {}

  static String fix(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = i > 0 && STRICT_CONTINUATION.get(text.charAt(i - 1)) ? i : end(text, i);
      if (end == i) {
        out.append(text.charAt(i++));
      } else {
        out.append(fixPart(text.substring(i, end), text));
        i = end;
      }
    }
    return out.toString();
  }

  private static String fixPart(String part, String text) {
    return part.length() < text.length() && Badness.isBad(part) ? Mojibake.fix(part) : part;
  }

  /** Where the sequences that begin at a place end; that place itself if there is none. */
  private static int end(String text, int start) {
    int end = start;
    for (int next = sequenceEnd(text, end); next > end; next = sequenceEnd(text, end)) {
      end = next;
    }
    return end;
  }

  private static int sequenceEnd(String text, int start) {
    for (int more = 1; start < text.length() && more <= FIRST.size(); more++) {
      if (FIRST.get(more - 1).get(text.charAt(start))) {
        int end = start + 1 + more;
        return end <= text.length() && continues(text, start + 1, end) ? end : start;
      }
    }
    return start;
  }

  private static boolean continues(String text, int start, int end) {
    return text.substring(start, end).chars().allMatch(CONTINUATION::get);
  }

  private static BitSet decoded(int firstByte, int lastByte) {
    BitSet characters = new BitSet();
    for (SingleByteEncoding encoding : SingleByteEncoding.LIKE_LATIN_1) {
      for (int b = firstByte; b <= lastByte; b++) {
        characters.set(encoding.decode(b));
      }
    }
    return characters;
  }
}

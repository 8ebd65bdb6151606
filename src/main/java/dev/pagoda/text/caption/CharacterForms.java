package dev.pagoda.text.caption;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Characters that only differ in form, as ftfy replaces them: Latin ligatures and digraphs by their
 * letters, full and half width forms by the usual ones, curly quotes by straight ones.
 */
final class CharacterForms {
  private static final Map<Character, String> FORMS = new HashMap<>();

  static {
    String ligatures = "ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌ\uFB00\uFB01\uFB02\uFB03\uFB04\uFB05\uFB06";
    String[] letters = {
      "IJ", "ij", "'n", "DZ", "Dz", "dz", "DŽ", "Dž", "dž", "LJ", "Lj", "lj", "NJ", "Nj", "nj",
      "ff", "fi", "fl", "ffi", "ffl", "\u017Ft", "st"
    };
    for (int i = 0; i < letters.length; i++) {
      FORMS.put(ligatures.charAt(i), letters[i]);
    }
    FORMS.put('\u3000', " ");
    for (char c = '\uFF01'; c < '\uFFF0'; c++) {
      String usual = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
      if (usual.charAt(0) != c) {
        FORMS.put(c, usual);
      }
    }
    "\u02BC\u2018\u2019\u201A\u201B".chars().forEach(c -> FORMS.put((char) c, "'"));
    "\u201C\u201D\u201E\u201F".chars().forEach(c -> FORMS.put((char) c, "\""));
  }

  private CharacterForms() {}

  static String usual(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String usual = c < 0x80 ? null : FORMS.get(c);
      if (usual == null) {
        out.append(c);
      } else {
        out.append(usual);
      }
    }
    return out.toString();
  }
}

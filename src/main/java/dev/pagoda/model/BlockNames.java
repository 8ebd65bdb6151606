package dev.pagoda.model;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Short names of the self-attentions of a transformer, whose blocks are numbered throughout: {@code
 * b14}, {@code b13-15}, several with commas between them. In a regular expression {@code blocks.1}
 * is block 1 and blocks 10 to 19.
 */
final class BlockNames {
  private static final Pattern NAME = Pattern.compile("b(\\d{1,4})(?:-b?(\\d{1,4}))?");
  private static final Pattern PATH = Pattern.compile("transformer_blocks\\.(\\d{1,4})\\.attn1");

  private static final String FORMS =
      "Accepted are regular expressions searched in the module paths (blocks.14; blocks.1 means"
          + " block 1 and 10 to 19) and, for just these blocks, b1, b13-15 and b1,b14.";

  private BlockNames() {}

  /** Whether the paths are those of a transformer. */
  static boolean apply(List<String> paths) {
    return !paths.isEmpty() && paths.stream().allMatch(path -> PATH.matcher(path).matches());
  }

  /** The layers of {@code b13-15,b1}; none for other ids, or where a part of the list has none. */
  static BitSet find(String id, List<String> paths) {
    BitSet all = new BitSet();
    for (String part : id.toLowerCase(Locale.ROOT).split(",", -1)) {
      Matcher name = NAME.matcher(part.strip());
      BitSet found = new BitSet();
      for (int i = 0; i < paths.size() && name.matches(); i++) {
        found.set(i, isIn(paths.get(i), name));
      }
      if (found.isEmpty()) {
        return found;
      }
      all.or(found);
    }
    return all;
  }

  /** What there is. */
  static String describe(List<String> paths) {
    return "There are the %d blocks %s to %s. %s"
        .formatted(paths.size(), paths.get(0), paths.get(paths.size() - 1), FORMS);
  }

  private static boolean isIn(String path, Matcher name) {
    Matcher block = PATH.matcher(path);
    if (!block.matches()) {
      return false;
    }
    int number = Integer.parseInt(block.group(1));
    int first = Integer.parseInt(name.group(1));
    int last = name.group(2) == null ? first : Integer.parseInt(name.group(2));
    return number >= first && number <= last;
  }
}

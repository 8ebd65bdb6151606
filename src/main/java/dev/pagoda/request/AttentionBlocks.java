package dev.pagoda.request;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a UNet that have attentions, by the names that scales of adapters use: {@code
 * down.block_1}, {@code mid}, {@code up.block_0}. Every transformer block has a self-attention and
 * a cross-attention, so the paths of the former tell where the latter are.
 *
 * @param attentions how many each block has
 */
record AttentionBlocks(SortedMap<String, Integer> attentions) {
  static final String MID = "mid";

  private static final Pattern PATH =
      Pattern.compile("(down|up)_blocks\\.(\\d+)\\.attentions\\.(\\d+)\\..*");
  private static final Pattern MID_PATH = Pattern.compile("mid_block\\.attentions\\.(\\d+)\\..*");

  /**
   * @param paths diffusers paths of the self-attentions
   */
  static AttentionBlocks of(List<String> paths) {
    SortedMap<String, Integer> attentions = new TreeMap<>();
    for (String path : paths) {
      Matcher block = PATH.matcher(path);
      Matcher mid = MID_PATH.matcher(path);
      if (block.matches()) {
        String name = block.group(1) + ".block_" + block.group(2);
        attentions.merge(name, Integer.parseInt(block.group(3)) + 1, Math::max);
      } else if (mid.matches()) {
        attentions.merge(MID, Integer.parseInt(mid.group(1)) + 1, Math::max);
      }
    }
    return new AttentionBlocks(attentions);
  }

  /** {@code down}, {@code mid} and {@code up}, as far as they have attentions. */
  List<String> parts() {
    return attentions.keySet().stream().map(name -> name.split("\\.", 2)[0]).distinct().toList();
  }

  /** Blocks of a part, {@code block_1}; the part itself for {@code mid}; none where it is none. */
  List<String> of(String part) {
    return attentions.keySet().stream()
        .filter(name -> name.startsWith(part + ".") || (name.equals(MID) && part.equals(MID)))
        .map(name -> name.substring(name.indexOf('.') + 1))
        .toList();
  }

  /** Attentions of {@code up.block_0}, or of {@code mid}. */
  int attentions(String block) {
    return attentions.getOrDefault(block, 0);
  }
}

package dev.pagoda.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the self-attentions that {@code pag_applied_layers} means. An id is, in this order:
 *
 * <ol>
 *   <li>a regular expression that is searched anywhere in the module paths, as diffusers does
 *       ({@code PAGMixin._set_pag_attn_processor}): {@code mid}, {@code down_blocks.2}, {@code
 *       up_blocks\.1\.attentions\.0}; also a module path itself, such as {@code
 *       transformer_blocks.1.attn1};
 *   <li>a name of diffusers' first PAG release: {@code mid}, {@code down.block_2}, {@code
 *       up.block_1.attentions_0};
 *   <li>a name as in ComfyUI: {@code m0}, {@code u0.4}, {@code d2.2-9}, {@code d0-d3}, several with
 *       commas between them;
 *   <li>a name of a transformer's blocks: {@code b1}, {@code b13-15}, several with commas between
 *       them.
 * </ol>
 *
 * An id that matches nothing as one is tried as the next, so what is valid in diffusers means the
 * same here. Expressions run in RE2, whose time is linear, and their size is bounded, because they
 * come from strangers.
 */
public final class PagLayers {
  private static final int MAX_IDS = 128;
  private static final int MAX_ID_LENGTH = 256;

  /** Characters of all ids together, each id times what its repetitions multiply it by. */
  private static final int MAX_COST = 8_192;

  private static final int SHOWN_ID_LENGTH = 60;

  private PagLayers() {}

  /**
   * The union over the ids.
   *
   * @param ids at most 128 of at most 256 characters
   * @param layerPaths diffusers module paths of the self-attentions in order of execution
   * @return indices into {@code layerPaths}, ascending, each once
   * @throws IllegalArgumentException if an id is malformed or means no layer; the message names it
   *     and lists what there is
   */
  public static List<Integer> select(List<String> ids, List<String> layerPaths) {
    if (ids.size() > MAX_IDS) {
      throw new IllegalArgumentException(
          "at most " + MAX_IDS + " layer ids are possible, not " + ids.size());
    }
    BitSet selected = new BitSet(layerPaths.size());
    long cost = 0;
    for (String id : ids) {
      check(id);
      cost += id.length() * RepetitionCost.of(id);
      if (cost > MAX_COST) {
        throw new IllegalArgumentException(
            "layer id " + quote(id) + ": the expressions are too large together");
      }
      selected.or(layersOf(id, layerPaths));
    }
    return selected.stream().boxed().toList();
  }

  private static void check(String id) {
    if (id == null || id.isBlank()) {
      throw new IllegalArgumentException("a layer id must not be empty; all layers are \"attn1\"");
    }
    if (id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "layer id " + quote(id) + " is longer than " + MAX_ID_LENGTH + " characters");
    }
  }

  private static BitSet layersOf(String id, List<String> paths) {
    Optional<String> legacy = LayerNames.legacyPrefix(id);
    BitSet found = new BitSet();
    String problem = "means no self-attention of this model";
    try {
      Pattern pattern = Pattern.compile(id);
      found = matching(paths, path -> pattern.matcher(path).find());
    } catch (PatternSyntaxException e) {
      problem =
          "is no regular expression ("
              + e.getDescription()
              + "); look-around and back-references do not exist here";
    }
    if (found.isEmpty() && legacy.isPresent()) {
      found = matching(paths, path -> path.startsWith(legacy.get()));
    }
    if (found.isEmpty()) {
      found = LayerNames.comfy(id, paths);
    }
    if (found.isEmpty()) {
      found = BlockNames.find(id, paths);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "layer id %s %s. %s"
              .formatted(
                  quote(id),
                  problem,
                  BlockNames.apply(paths)
                      ? BlockNames.describe(paths)
                      : LayerNames.describe(paths)));
    }
    return found;
  }

  private static BitSet matching(List<String> paths, Predicate<String> test) {
    BitSet found = new BitSet(paths.size());
    for (int i = 0; i < paths.size(); i++) {
      found.set(i, test.test(paths.get(i)));
    }
    return found;
  }

  private static String quote(String id) {
    StringBuilder quoted = new StringBuilder("\"");
    id.codePoints()
        .limit(SHOWN_ID_LENGTH)
        .forEach(c -> quoted.appendCodePoint(isPlain(c) ? c : '?'));
    return quoted.append(id.length() > SHOWN_ID_LENGTH ? "…\"" : "\"").toString();
  }

  private static boolean isPlain(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}

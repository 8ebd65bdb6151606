package dev.pagoda.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Short names of self-attentions that are no regular expressions of diffusers. */
final class LayerNames {
  private static final Pattern LEGACY =
      Pattern.compile("(down|mid|up)(?:\\.block_(\\d{1,4})(?:\\.attentions_(\\d{1,4}))?)?");

  private static final Pattern COMFY =
      Pattern.compile(
          "([dmu])(\\d{1,4})(?:-([dmu])?(\\d{1,4}))?(?:\\.(\\d{1,4})(?:-(\\d{1,4}))?)?");

  /** Group 1: the attention module, group 2: the kind of block, group 3: the transformer block. */
  private static final Pattern UNET_PATH =
      Pattern.compile(
          "((down|mid|up)_blocks?(?:\\.\\d+)?\\.attentions\\.\\d+)"
              + "\\.transformer_blocks\\.(\\d{1,4})\\..*");

  private static final String FORMS =
      "Accepted are regular expressions searched in the module paths (mid, down_blocks.2), "
          + "down.block_2.attentions_0 and m0, u0.4, d2.2-9, d0-d3.";

  /** A self-attention by attention module (counted per kind of block) and transformer block. */
  private record Place(char kind, int module, int transformerBlock) {}

  private LayerNames() {}

  /** What the paths of {@code down.block_2.attentions_0} start with; empty for other ids. */
  static Optional<String> legacyPrefix(String id) {
    Matcher name = LEGACY.matcher(id.strip());
    if (!name.matches() || ("mid".equals(name.group(1)) && !isZeroOrAbsent(name.group(2)))) {
      return Optional.empty();
    }
    StringBuilder prefix = new StringBuilder(name.group(1));
    prefix.append("mid".equals(name.group(1)) ? "_block." : "_blocks.");
    if (name.group(2) != null && !"mid".equals(name.group(1))) {
      prefix.append(Integer.parseInt(name.group(2))).append('.');
    }
    if (name.group(3) != null) {
      prefix.append("attentions.").append(Integer.parseInt(name.group(3))).append('.');
    }
    return Optional.of(prefix.toString());
  }

  /** The layers of {@code d2.2-9,m0}; none for other ids, or where a part of the list has none. */
  static BitSet comfy(String id, List<String> paths) {
    List<Place> places = places(paths);
    BitSet all = new BitSet();
    for (String part : id.toLowerCase(Locale.ROOT).split(",", -1)) {
      Matcher name = COMFY.matcher(part.strip());
      BitSet found = new BitSet();
      if (name.matches() && (name.group(3) == null || name.group(3).equals(name.group(1)))) {
        for (int i = 0; i < places.size(); i++) {
          found.set(i, matches(name, places.get(i)));
        }
      }
      if (found.isEmpty()) {
        return found;
      }
      all.or(found);
    }
    return all;
  }

  /** What there is, one entry per attention module with its number of layers. */
  static String describe(List<String> paths) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String path : paths) {
      Matcher unet = UNET_PATH.matcher(path);
      counts.merge(unet.matches() ? unet.group(1) : path, 1, Integer::sum);
    }
    String list =
        counts.entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue() + ")")
            .collect(Collectors.joining(", "));
    return "There are " + (list.isEmpty() ? "none" : list) + ". " + FORMS;
  }

  private static boolean matches(Matcher name, Place place) {
    return place.kind() == name.group(1).charAt(0)
        && isBetween(place.module(), name.group(2), name.group(4))
        && (name.group(5) == null
            || isBetween(place.transformerBlock(), name.group(5), name.group(6)));
  }

  private static boolean isBetween(int value, String first, String last) {
    return value >= Integer.parseInt(first)
        && value <= Integer.parseInt(last == null ? first : last);
  }

  private static List<Place> places(List<String> paths) {
    List<Place> places = new ArrayList<>(paths.size());
    Map<String, Integer> modules = new LinkedHashMap<>();
    Map<String, Integer> modulesOfKind = new LinkedHashMap<>();
    for (String path : paths) {
      Matcher unet = UNET_PATH.matcher(path);
      if (!unet.matches()) {
        places.add(new Place(' ', -1, -1));
        continue;
      }
      Integer module = modules.get(unet.group(1));
      if (module == null) {
        module = modulesOfKind.merge(unet.group(2), 1, Integer::sum) - 1;
        modules.put(unet.group(1), module);
      }
      places.add(new Place(unet.group(2).charAt(0), module, Integer.parseInt(unet.group(3))));
    }
    return places;
  }

  private static boolean isZeroOrAbsent(String number) {
    return number == null || Integer.parseInt(number) == 0;
  }
}

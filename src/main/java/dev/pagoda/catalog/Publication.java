package dev.pagoda.catalog;

import java.util.Set;
import java.util.TreeSet;

/**
 * What publishing a catalogue has changed.
 *
 * @param written false: the one that was there offers the same
 * @param added names of models and adapters that there were not
 * @param removed names of models and adapters that there are no longer
 */
public record Publication(boolean written, Set<String> added, Set<String> removed) {
  static Publication of(Set<String> before, Set<String> after) {
    return new Publication(true, without(after, before), without(before, after));
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    Set<String> rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }
}

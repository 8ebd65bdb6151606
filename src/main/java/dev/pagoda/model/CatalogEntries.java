package dev.pagoda.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The directories of one kind by name. Names are looked up among those that were found, so a name
 * that is asked for never becomes a path. Thread-safe.
 *
 * @param <T> what is read of each
 */
final class CatalogEntries<T> {
  private final String kind;
  private final Function<Path, T> reader;
  private final Map<String, CatalogEntry<T>> entries = new ConcurrentSkipListMap<>();

  /**
   * @param kind as messages show it
   */
  CatalogEntries(String kind, Function<Path, T> reader) {
    this.kind = kind;
    this.reader = reader;
  }

  void add(Path directory) {
    String name = directory.getFileName().toString();
    entries.put(
        name, new CatalogEntry<>("%s \"%s\"".formatted(kind, name), () -> reader.apply(directory)));
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The one of that name, which may be unusable.
   *
   * @throws ModelException if there is none
   */
  CatalogEntry<T> entry(String name) {
    CatalogEntry<T> entry = entries.get(name);
    if (entry == null) {
      throw new ModelException(
          "there is no %s \"%.80s\"; there are %s"
              .formatted(
                  kind, name, entries.isEmpty() ? "none" : String.join(", ", entries.keySet())));
    }
    return entry;
  }

  /** What the one of that name holds, if there is one that can be used. */
  Optional<T> find(String name) {
    return Optional.ofNullable(entries.get(name)).flatMap(CatalogEntry::find);
  }

  /** All that can be used, by name. */
  Stream<T> usable() {
    return entries.values().stream().flatMap(entry -> entry.find().stream());
  }

  void addProblemsTo(Map<String, String> problems) {
    entries.forEach(
        (name, entry) -> entry.problem().ifPresent(problem -> problems.put(name, problem)));
  }
}

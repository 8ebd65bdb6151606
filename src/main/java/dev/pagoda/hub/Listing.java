package dev.pagoda.hub;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The files of a commit, below one folder of the repository. */
final class Listing {
  private final String folder;
  private final TreeMap<String, HubFile> files = new TreeMap<>();
  private final List<HubFile> all;

  /**
   * @param folder with a slash at the end; empty: the top
   */
  Listing(List<HubFile> all, String folder) {
    this.all = List.copyOf(all);
    this.folder = folder;
    all.stream()
        .filter(file -> file.path().startsWith(folder))
        .forEach(file -> files.put(file.path().substring(folder.length()), file));
  }

  /** The same files below another folder. */
  Listing at(String other) {
    return new Listing(all, other);
  }

  String folder() {
    return folder;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * A file.
   *
   * @param path below the folder
   */
  Optional<HubFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  boolean hasFolder(String name) {
    String prefix = name + "/";
    String first = files.ceilingKey(prefix);
    return first != null && first.startsWith(prefix);
  }

  /**
   * Files that lie in a folder itself, by name.
   *
   * @param name below the folder; empty: the folder
   */
  List<HubFile> in(String name) {
    String prefix = name.isEmpty() ? "" : name + "/";
    return files.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .filter(e -> e.getKey().indexOf('/', prefix.length()) < 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Folders of the repository that hold a file of that name, as {@code --folder} takes them. */
  String foldersWith(String name) {
    return all.stream()
        .map(HubFile::path)
        .filter(path -> path.endsWith("/" + name))
        .map(path -> path.substring(0, path.length() - name.length() - 1))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}

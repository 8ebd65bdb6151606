package dev.pagoda.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the parts of a model: directories below its own or, as {@code shared-components.json} says,
 * of another model below the same models directory. Models that share a part thereby share its
 * sessions.
 */
final class ComponentPaths {
  private static final String SHARED = "shared-components.json";

  private final Path root;
  private final Map<String, ComponentPath> shared = new HashMap<>();

  private ComponentPaths(Path root) {
    this.root = root;
  }

  /**
   * @param root the model's directory
   * @param names of the parts that there can be
   */
  static ComponentPaths read(Path root, Collection<String> names) {
    ComponentPaths paths = new ComponentPaths(root);
    if (Files.exists(root.resolve(SHARED))) {
      JsonFile file = JsonFile.read(root.resolve(SHARED), SHARED);
      for (String name : file.keys()) {
        if (!names.contains(name)) {
          throw file.refused(
              name + " is no component; there are " + String.join(", ", List.copyOf(names)));
        }
        paths.share(file, name);
      }
    }
    return paths;
  }

  boolean exists(String name) {
    return shared.containsKey(name) || Files.exists(root.resolve(name));
  }

  ComponentPath get(String name) {
    if (shared.containsKey(name)) {
      return shared.get(name);
    }
    if (!Files.isDirectory(root.resolve(name))) {
      throw new ModelException("the directory " + name + " is missing");
    }
    return new ComponentPath(name, ComponentPath.real(root.resolve(name)));
  }

  private void share(JsonFile file, String name) {
    String target = file.requiredText(name);
    if (Files.exists(root.resolve(name))) {
      throw file.refused(name + " is shared, but the directory " + name + " is there too");
    }
    Path models = root.toAbsolutePath().normalize().getParent();
    Path path;
    try {
      path = root.toAbsolutePath().resolve(target).normalize();
    } catch (InvalidPathException e) {
      throw file.refused(name + " is an impossible path");
    }
    if (root.getFileSystem().getPath(target).isAbsolute() || !below(path, models)) {
      throw outside(file, name, target);
    }
    if (!Files.isDirectory(path)) {
      throw file.refused("%s: the directory %s is missing".formatted(name, target));
    }
    if (!below(ComponentPath.real(path), ComponentPath.real(models))) {
      throw outside(file, name, target);
    }
    shared.put(name, new ComponentPath(target, ComponentPath.real(path)));
  }

  private static ModelException outside(JsonFile file, String name, String target) {
    return file.refused(
        "%s is \"%s\", which is not below the models directory; give a relative path to a part of "
                .formatted(name, target)
            + "a model beside this one");
  }

  private static boolean below(Path path, Path directory) {
    return directory != null && path.startsWith(directory) && !path.equals(directory);
  }
}

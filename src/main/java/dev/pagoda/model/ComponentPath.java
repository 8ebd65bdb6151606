package dev.pagoda.model;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a part of a model is.
 *
 * @param name as messages show it
 * @param directory with symbolic links resolved
 */
record ComponentPath(String name, Path directory) {
  /** The directory itself rather than a part of it. */
  static ComponentPath of(Path directory) {
    return new ComponentPath("", real(directory));
  }

  /**
   * With symbolic links resolved.
   *
   * @throws ModelException if it cannot be read
   */
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new ModelException("the directory " + path.getFileName() + " cannot be read", e);
    }
  }

  /** A file in it as messages show it. */
  String shown(String file) {
    return shown(name, file);
  }

  static String shown(String name, String file) {
    return name.isEmpty() ? file : name + "/" + file;
  }

  /** Reads a JSON file in it. */
  JsonFile json(String file) {
    return JsonFile.read(directory.resolve(file), shown(file));
  }
}

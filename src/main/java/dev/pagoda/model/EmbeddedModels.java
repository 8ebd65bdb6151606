package dev.pagoda.model;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that come with the application, read where they lie: in a directory or inside the jar.
 */
final class EmbeddedModels {
  /** A small SDXL that draws. */
  static final String DEFAULT = "sketch-sdxl";

  /** Besides it, a small PixArt-Sigma that draws the same things. */
  static final List<String> NAMES = List.of(DEFAULT, "sketch-pixart");

  private final ClassLoader loader;
  private final Map<Path, FileSystem> jars = new HashMap<>();

  private EmbeddedModels(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * The directories on the class path in order of {@link #NAMES}. Those of a jar lie in one file
   * system of their own, which stays open as long as the application uses the paths.
   */
  static List<Path> locate(ClassLoader loader) {
    EmbeddedModels models = new EmbeddedModels(loader);
    return NAMES.stream().map(models::directory).toList();
  }

  private Path directory(String name) {
    String resource = "models/" + name + "/" + ModelDirectory.INDEX;
    URL index = loader.getResource(resource);
    if (index == null) {
      throw new ModelException(
          "the embedded model " + name + " is missing: there is no resource " + resource);
    }
    String url = index.toString();
    try {
      if (index.getProtocol().equals("file")) {
        return Path.of(URI.create(url)).getParent();
      }
      if (index.getProtocol().equals("resource")) { // inside a native executable
        return resources().getPath("/" + resource).getParent();
      }
      if (index.getProtocol().equals("jar") && url.startsWith("jar:file:")) {
        int inner = url.indexOf("!/");
        Path jar = Path.of(URI.create(url.substring("jar:".length(), inner)));
        return files(jar).getPath(url.substring(inner + 1)).getParent();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(
          "the embedded model %s cannot be read: %s".formatted(name, e.getMessage()), e);
    }
    throw new ModelException(
        "the embedded model %s cannot be read: it is at %s".formatted(name, url));
  }

  private static FileSystem resources() throws IOException {
    URI all = URI.create("resource:/");
    try {
      return FileSystems.newFileSystem(all, Map.of());
    } catch (FileSystemAlreadyExistsException e) {
      return FileSystems.getFileSystem(all);
    }
  }

  private FileSystem files(Path jar) throws IOException {
    FileSystem files = jars.get(jar);
    if (files == null) {
      // Not by URI: another part of the application may have opened that one, and close it.
      files = FileSystems.newFileSystem(jar);
      jars.put(jar, files);
    }
    return files;
  }
}

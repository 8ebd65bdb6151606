package dev.pagoda.model;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * The model that comes with the application, read where it lies: in a directory or inside the jar.
 */
final class EmbeddedModel {
  /** A small SDXL that draws. */
  static final String NAME = "sketch-sdxl";

  private static final String INDEX = "models/" + NAME + "/" + ModelDirectory.INDEX;

  private EmbeddedModel() {}

  /**
   * The directory on the class path. That of a jar lies in a file system of its own, which stays
   * open as long as the application uses the path.
   */
  static Path locate(ClassLoader loader) {
    URL index = loader.getResource(INDEX);
    if (index == null) {
      throw new ModelException("the embedded model is missing: there is no resource " + INDEX);
    }
    String url = index.toString();
    try {
      if (index.getProtocol().equals("file")) {
        return Path.of(URI.create(url)).getParent();
      }
      if (index.getProtocol().equals("jar") && url.startsWith("jar:file:")) {
        int inner = url.indexOf("!/");
        Path jar = Path.of(URI.create(url.substring("jar:".length(), inner)));
        // Not by URI: another part of the application may have opened that one, and close it.
        FileSystem files = FileSystems.newFileSystem(jar);
        return files.getPath(url.substring(inner + 1)).getParent();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException("the embedded model cannot be read: " + e.getMessage(), e);
    }
    throw new ModelException("the embedded model cannot be read: it is at " + url);
  }
}

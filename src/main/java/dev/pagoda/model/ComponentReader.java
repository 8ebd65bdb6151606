package dev.pagoda.model;

import dev.pagoda.onnx.graph.GraphSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads the networks of a model directory and checks what holds for each of them. */
final class ComponentReader {
  /** What ONNX Runtime 1.28 takes. */
  private static final long NEWEST_OPSET = 26;

  private static final long NEWEST_IR = 13;

  private final Path root;

  ComponentReader(Path root) {
    this.root = root;
  }

  boolean exists(String name) {
    return Files.exists(root.resolve(name));
  }

  <C> Component<C> read(String name, Function<JsonFile, C> config) {
    if (!Files.isDirectory(root.resolve(name))) {
      throw new ModelException("the directory " + name + " is missing");
    }
    Path graph = root.resolve(name).resolve("model.onnx");
    GraphSignature signature = signature(name, graph);
    checkVersions(name, signature);
    signature.externalData().forEach((location, bytes) -> checkExternalData(name, location, bytes));
    return new Component<>(
        name, graph, signature, config.apply(JsonFile.read(root, name + "/config.json")));
  }

  private static GraphSignature signature(String name, Path graph) {
    try {
      return GraphSignature.read(graph);
    } catch (IOException e) {
      String file = name + "/model.onnx";
      throw new ModelException(
          e.getMessage().startsWith(file) ? e.getMessage() : file + " cannot be read: " + e, e);
    }
  }

  private static void checkVersions(String name, GraphSignature signature) {
    long opset = signature.opsets().getOrDefault("", 0L);
    if (opset > NEWEST_OPSET) {
      throw refused(
          name, "has opset " + opset + "; ONNX Runtime takes opsets up to " + NEWEST_OPSET);
    }
    if (signature.irVersion() > NEWEST_IR) {
      throw refused(
          name,
          "has IR version "
              + signature.irVersion()
              + "; ONNX Runtime takes versions up to "
              + NEWEST_IR);
    }
  }

  private void checkExternalData(String name, String location, long bytes) {
    Path directory = root.resolve(name);
    Path file;
    try {
      file = directory.resolve(location).normalize();
    } catch (InvalidPathException e) {
      throw refused(name, "keeps weights in a file with an impossible name");
    }
    if (location.isBlank()
        || !file.startsWith(directory.normalize())
        || directory.getFileSystem().getPath(location).isAbsolute()) {
      throw refused(name, "keeps weights in \"" + location + "\", which is outside its directory");
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw refused(name, "keeps weights in " + location + ", which is missing");
      }
      if (Files.size(file) < bytes) {
        throw refused(
            name,
            "needs %d bytes of %s, which has only %d".formatted(bytes, location, Files.size(file)));
      }
    } catch (IOException e) {
      throw new ModelException(name + "/" + location + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ModelException refused(String name, String reason) {
    return new ModelException(name + "/model.onnx " + reason);
  }
}

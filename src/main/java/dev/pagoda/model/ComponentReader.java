package dev.pagoda.model;

import dev.pagoda.onnx.graph.GraphSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads networks and checks what holds for each of them. */
final class ComponentReader {
  /** What ONNX Runtime 1.28 takes. */
  private static final long NEWEST_OPSET = 26;

  private static final long NEWEST_IR = 13;
  private static final String GRAPH = "model.onnx";

  private final ComponentPath at;

  private ComponentReader(ComponentPath at) {
    this.at = at;
  }

  static <C> Component<C> read(ComponentPath at, Function<JsonFile, C> config) {
    ComponentReader reader = new ComponentReader(at);
    Path graph = at.directory().resolve(GRAPH);
    GraphSignature signature = reader.signature(graph);
    reader.checkVersions(signature);
    signature.externalData().forEach(reader::checkExternalData);
    return new Component<>(at.name(), graph, signature, config.apply(at.json("config.json")));
  }

  private GraphSignature signature(Path graph) {
    try {
      return GraphSignature.read(graph);
    } catch (IOException e) {
      String file = graph.getParent().getFileName() + "/" + GRAPH;
      throw new ModelException(
          e.getMessage().startsWith(file)
              ? at.shown(GRAPH) + e.getMessage().substring(file.length())
              : at.shown(GRAPH) + " cannot be read: " + e,
          e);
    }
  }

  private void checkVersions(GraphSignature signature) {
    long opset = signature.opsets().getOrDefault("", 0L);
    if (opset > NEWEST_OPSET) {
      throw refused("has opset " + opset + "; ONNX Runtime takes opsets up to " + NEWEST_OPSET);
    }
    if (signature.irVersion() > NEWEST_IR) {
      throw refused(
          "has IR version "
              + signature.irVersion()
              + "; ONNX Runtime takes versions up to "
              + NEWEST_IR);
    }
  }

  private void checkExternalData(String location, long bytes) {
    Path directory = at.directory();
    Path file;
    try {
      file = directory.resolve(location).normalize();
    } catch (InvalidPathException e) {
      throw refused("keeps weights in a file with an impossible name");
    }
    if (location.isBlank()
        || !file.startsWith(directory.normalize())
        || directory.getFileSystem().getPath(location).isAbsolute()) {
      throw refused("keeps weights in \"" + location + "\", which is outside its directory");
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("keeps weights in " + location + ", which is missing");
      }
      if (Files.size(file) < bytes) {
        throw refused(
            "needs %d bytes of %s, which has only %d".formatted(bytes, location, Files.size(file)));
      }
    } catch (IOException e) {
      throw new ModelException(at.shown(location) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private ModelException refused(String reason) {
    return new ModelException(at.shown(GRAPH) + " " + reason);
  }
}

package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A stock ONNX file. On the default file system its weights are not read: they become references
 * into the file itself, so that a model of any size is rewritten in memory proportional to its
 * graph. Elsewhere (inside a jar) it is read whole.
 */
final class ModelFile {
  private static final int OLDEST_OPSET = 13;

  private final Path path;
  private final ModelProto model;
  private final boolean referring;

  private ModelFile(Path path, ModelProto model, boolean referring) {
    this.path = path;
    this.model = model;
    this.referring = referring;
  }

  static ModelFile read(Path path) {
    boolean referring = path.getFileSystem().equals(FileSystems.getDefault());
    try {
      if (Files.size(path) > Integer.MAX_VALUE) {
        throw new UnsupportedGraphException(
            "larger than 2 GiB, which ONNX allows only with external data");
      }
      ModelProto model =
          referring ? StoredWeights.read(path) : ModelProto.parseFrom(Files.readAllBytes(path));
      checkOpset(model);
      GraphCheck.check(model.getGraph());
      return new ModelFile(path, model, referring);
    } catch (InvalidProtocolBufferException e) {
      throw new UnsupportedGraphException("not an ONNX model: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be read", e);
    }
  }

  private static void checkOpset(ModelProto model) {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new UnsupportedGraphException("not an ONNX model: it has no graph");
    }
    for (var opset : model.getOpsetImportList()) {
      if (opset.getDomain().isEmpty() && opset.getVersion() < OLDEST_OPSET) {
        throw new UnsupportedGraphException(
            "opset %d; PAG needs an export with opset %d or later"
                .formatted(opset.getVersion(), OLDEST_OPSET));
      }
    }
  }

  Graph graph() {
    return new Graph(model.getGraph());
  }

  byte[] write(Graph graph) {
    return model.toBuilder().setGraph(graph.build()).build().toByteArray();
  }

  /** Folder that weight references are relative to. */
  Optional<Path> weights() {
    return referring ? Optional.ofNullable(path.toAbsolutePath().getParent()) : Optional.empty();
  }
}

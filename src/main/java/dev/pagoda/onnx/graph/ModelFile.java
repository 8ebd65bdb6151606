package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A stock ONNX file. On the default file system it is mapped, not read: its weights become
 * references into the file itself, so that a model of any size is rewritten in memory proportional
 * to its graph. Elsewhere (inside a jar) it is read whole.
 */
final class ModelFile {
  private static final int OLDEST_OPSET = 13;

  private final Path path;
  private final ModelProto model;
  private final boolean mapped;

  private ModelFile(Path path, ModelProto model, boolean mapped) {
    this.path = path;
    this.model = model;
    this.mapped = mapped;
  }

  static ModelFile read(Path path) {
    boolean mapped = path.getFileSystem() == FileSystems.getDefault();
    try {
      ByteBuffer bytes = mapped ? map(path) : ByteBuffer.wrap(Files.readAllBytes(path));
      // Aliasing: byte strings point into the buffer instead of copying it.
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      ModelProto model = ModelProto.parseFrom(in);
      checkOpset(model);
      return new ModelFile(
          path,
          mapped ? StoredWeights.refer(model, bytes, path.getFileName().toString()) : model,
          mapped);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new UnsupportedGraphException("not an ONNX model: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be read", e);
    }
  }

  private static ByteBuffer map(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new UnsupportedGraphException(
            "larger than 2 GiB, which ONNX allows only with external data");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
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
    return mapped ? Optional.ofNullable(path.toAbsolutePath().getParent()) : Optional.empty();
  }
}

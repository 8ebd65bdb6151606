package dev.pagoda.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A copy of the tiny SDXL, but for nodes and weights, in which a test changes something. */
final class TestModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  private TestModel(Path root) {
    this.root = root;
  }

  static TestModel copy(Path root) throws IOException {
    Path source = Goldens.model("sdxl-tiny");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = root.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, content(file));
      }
    }
    return new TestModel(root);
  }

  private static byte[] content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!file.endsWith("model.onnx")) {
      return bytes;
    }
    ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
    model.getGraphBuilder().clearNode().clearInitializer().addInitializerBuilder().setName("w");
    return model.build().toByteArray();
  }

  Path path() {
    return root;
  }

  ModelDirectory open() {
    return ModelDirectory.open(root);
  }

  void delete(String file) throws IOException {
    Files.delete(root.resolve(file));
  }

  void write(String file, String content) throws IOException {
    Files.writeString(root.resolve(file), content);
  }

  /** Changes a JSON file. */
  void json(String file, Consumer<ObjectNode> change) throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(root.resolve(file).toFile());
    change.accept(node);
    write(file, JSON.writeValueAsString(node));
  }

  /** Changes a model.onnx. */
  void onnx(String component, Consumer<ModelProto.Builder> change) throws IOException {
    Path file = root.resolve(component).resolve("model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    change.accept(model);
    Files.write(file, model.build().toByteArray());
  }

  /** Changes the declaration of one input or output. */
  void value(String component, String name, Consumer<ValueInfoProto.Builder> change)
      throws IOException {
    onnx(
        component,
        model -> {
          GraphProto.Builder graph = model.getGraphBuilder();
          Stream.of(graph.getInputBuilderList(), graph.getOutputBuilderList())
              .flatMap(List::stream)
              .filter(value -> value.getName().equals(name))
              .forEach(change);
        });
  }
}

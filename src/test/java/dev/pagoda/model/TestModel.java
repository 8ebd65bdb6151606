package dev.pagoda.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A copy of a tiny model or adapter, but for nodes and weights, in which a test changes something.
 */
final class TestModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  private TestModel(Path root) {
    this.root = root;
  }

  /** A copy of the tiny SDXL. */
  static TestModel copy(Path root) throws IOException {
    return copy("sdxl-tiny", root);
  }

  /** A copy of the tiny PixArt-Sigma. */
  static TestModel pixArt(Path root) throws IOException {
    return copy("pixart-tiny", root);
  }

  /** A copy of the tiny SDXL made into what refiners are. */
  static TestModel refiner(Path root) throws IOException {
    TestModel model = copy(root);
    for (String part : List.of("text_encoder", "tokenizer")) {
      model.deleteAll(part);
    }
    model.json(
        "model_index.json",
        index -> {
          index.put("_class_name", "StableDiffusionXLImg2ImgPipeline");
          index.put("force_zeros_for_empty_prompt", false);
          index.put("requires_aesthetics_score", true);
          index.putArray("text_encoder").addNull().addNull();
          index.putArray("tokenizer").addNull().addNull();
        });
    model.json(
        "unet/config.json",
        unet -> {
          unet.put("cross_attention_dim", 32);
          unet.put("projection_class_embeddings_input_dim", 5 * 32 + 32);
        });
    model.value("unet", "encoder_hidden_states", prompt -> dimension(prompt, 2, 32));
    model.value("unet", "time_ids", ids -> dimension(ids, 1, 5));
    return model;
  }

  /** A copy of golden data. */
  static TestModel copy(String name, Path root) throws IOException {
    Path source = Goldens.model(name);
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
    GraphProto.Builder graph = model.getGraphBuilder();
    if (graph.getInputList().stream().anyMatch(i -> i.getName().equals("hidden_states"))) {
      beginning(graph);
    } else {
      graph.clearNode().clearInitializer().addInitializerBuilder().setName("w");
    }
    return model.build().toByteArray();
  }

  /** Keeps what comes before the first block: the patches and their positions. */
  private static void beginning(GraphProto.Builder graph) {
    List<NodeProto> nodes =
        graph.getNodeList().stream()
            .takeWhile(node -> !node.getOpType().equals("LayerNormalization"))
            .toList();
    Set<String> read =
        nodes.stream().flatMap(node -> node.getInputList().stream()).collect(Collectors.toSet());
    List<TensorProto> weights =
        graph.getInitializerList().stream().filter(w -> read.contains(w.getName())).toList();
    graph.clearNode().addAllNode(nodes).clearInitializer().addAllInitializer(weights);
    makeOutputs(graph);
  }

  /** A graph has to make its outputs; nothing here asks what they are. */
  private static void makeOutputs(GraphProto.Builder graph) {
    String any =
        graph.getInputList().stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !name.equals("hidden_states"))
            .findFirst()
            .orElseThrow();
    for (ValueInfoProto output : graph.getOutputList()) {
      graph.addNodeBuilder().setOpType("Identity").addInput(any).addOutput(output.getName());
    }
  }

  /** Ends a transformer before the positions of the patches come in. */
  static void withoutPositions(ModelProto.Builder model) {
    GraphProto.Builder graph = model.getGraphBuilder();
    List<NodeProto> nodes =
        graph.getNodeList().stream().takeWhile(node -> !node.getOpType().equals("Conv")).toList();
    graph.clearNode().addAllNode(nodes);
    makeOutputs(graph);
  }

  Path path() {
    return root;
  }

  SdxlDirectory open() {
    return SdxlDirectory.open(root);
  }

  PixArtSigmaDirectory openPixArt() {
    return PixArtSigmaDirectory.open(root);
  }

  void delete(String file) throws IOException {
    Files.delete(root.resolve(file));
  }

  void deleteAll(String directory) throws IOException {
    for (Path file : Goldens.list(root.resolve(directory), "", "")) {
      Files.delete(file);
    }
    delete(directory);
  }

  void write(String file, String content) throws IOException {
    Files.writeString(root.resolve(file), content);
  }

  /** Takes the model.onnx and config.json of golden data for a part. */
  void take(String component, Path golden) throws IOException {
    for (String name : List.of("model.onnx", "config.json")) {
      if (Files.exists(golden.resolve(name))) {
        Files.write(root.resolve(component).resolve(name), content(golden.resolve(name)));
      }
    }
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

  /** Changes the element type of an input or output. */
  void type(String component, String name, DataType type) throws IOException {
    value(
        component,
        name,
        v -> v.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber()));
  }

  /** Fixes a dimension; -1 frees it. */
  static void dimension(ValueInfoProto.Builder value, int axis, long size) {
    value
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(axis)
        .setDimValue(size);
  }
}

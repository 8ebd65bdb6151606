package dev.pagoda.onnx.graph;

import static dev.pagoda.onnx.graph.TinyGraph.perm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A positional embedding that an export has built in is told from one that the graph computes. */
class PositionalEmbeddingTest {
  private static final String LATENTS = "hidden_states";
  private static final PositionalEmbedding OF_32X32 = new PositionalEmbedding.Baked(256);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"baked-32x32", "static-32x32"})
  void isBakedWhereTheExportWasTracedAtItsOwnSize(String variant) {
    assertThat(of(variant(variant))).isEqualTo(OF_32X32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamo", "fp16", "onnxstack-names"})
  void isComputedInOtherExports(String variant) {
    assertThat(of(variant(variant))).isEqualTo(new PositionalEmbedding.Computed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pixart-tiny", "pixart-tiny-256"})
  void isComputedInTheModels(String model) {
    assertThat(of(Goldens.model(model).resolve("transformer/model.onnx")))
        .isEqualTo(new PositionalEmbedding.Computed());
  }

  @Test
  void isSeenInWhatOnnxRuntimeHasOptimised() throws OrtException {
    assertThat(of(optimised("baked-32x32"))).isEqualTo(OF_32X32);
    assertThat(of(optimised("onnxstack-names"))).isEqualTo(new PositionalEmbedding.Computed());
  }

  private Path optimised(String variant) throws OrtException {
    Path file = directory.resolve(variant + ".onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.setOptimizedModelFilePath(file.toString());
      OrtEnvironment.getEnvironment().createSession(variant(variant).toString(), options).close();
    }
    return file;
  }

  @Test
  void namesDoNotMatter() throws IOException {
    assertThat(of(changed("baked-32x32", PositionalEmbeddingTest::rename))).isEqualTo(OF_32X32);
    assertThat(of(changed("dynamo", PositionalEmbeddingTest::rename)))
        .isEqualTo(new PositionalEmbedding.Computed());
  }

  /** Every tensor but the inputs is called by its number, and nodes have no names. */
  private static void rename(GraphProto.Builder graph) {
    Map<String, String> names = new HashMap<>();
    graph.getInputList().forEach(input -> names.put(input.getName(), input.getName()));
    graph
        .getInitializerBuilderList()
        .forEach(
            tensor ->
                tensor.setName(names.computeIfAbsent(tensor.getName(), n -> "t" + names.size())));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(o -> names.computeIfAbsent(o, n -> "t" + names.size()));
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto.Builder node = Subgraphs.rename(graph.getNode(i), names).toBuilder().clearName();
      for (int o = 0; o < node.getOutputCount(); o++) {
        node.setOutput(o, names.get(node.getOutput(o)));
      }
      graph.setNode(i, node);
    }
    graph.getOutputBuilderList().forEach(output -> output.setName(names.get(output.getName())));
  }

  @Test
  void weightsInAFileBesideItAreNotRead() throws IOException {
    Path model =
        changed(
            "baked-32x32",
            graph -> {
              toInitializer(graph);
              graph.getInitializerBuilderList().stream()
                  .filter(tensor -> tensor.getRawData().size() > 64)
                  .forEach(PositionalEmbeddingTest::external);
            });
    assertThat(directory.resolve("model.onnx_data")).doesNotExist();
    assertThat(of(model)).isEqualTo(OF_32X32);
  }

  /** The embedding becomes a weight, as exporters write it that fold no Constant nodes. */
  private static void toInitializer(GraphProto.Builder graph) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      if (node.getOutput(0).equals("/pos_embed/Constant_4_output_0")) {
        graph.addInitializer(node.getAttribute(0).getT().toBuilder().setName(node.getOutput(0)));
        graph.removeNode(i);
        return;
      }
    }
    throw new AssertionError("no Constant");
  }

  private static void external(TensorProto.Builder tensor) {
    tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalDataBuilder().setKey("location").setValue("model.onnx_data");
  }

  /** Chains of nodes between the stored constant and the sum. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Identity",
        "Cast",
        "Unsqueeze",
        "Cast Unsqueeze Identity",
        "Transpose Reshape",
        "Expand",
        "DequantizeLinear Cast"
      })
  void theConstantMayLieBehindOtherNodes(String chain) {
    for (boolean constantFirst : new boolean[] {false, true}) {
      TinyGraph graph = patches().weight("stored", 12, 4).integers("second", 1, 12, 4);
      String at = "stored";
      for (String operator : List.of(chain.split(" ", -1))) {
        graph.node(operator, operator, List.of(at, "second"), at + "'");
        at += "'";
      }
      List<String> summands = constantFirst ? List.of(at, "tokens") : List.of("tokens", at);
      assertThat(find(graph.node("Add", "add", summands, "sum")))
          .isEqualTo(new PositionalEmbedding.Baked(12));
    }
  }

  @Test
  void itMayBeAddedBeforeThePatchesBecomeARow() {
    TinyGraph graph =
        new TinyGraph()
            .input(LATENTS, "b", "4", "h", "w")
            .weight("projection", 4, 4, 2, 2)
            .weight("stored", 1, 4, 3, 5)
            .node("Conv", "conv", List.of(LATENTS, "projection"), "map")
            .node("Sum", "add", List.of("stored", "map"), "sum");
    assertThat(find(graph)).isEqualTo(new PositionalEmbedding.Baked(15));
  }

  @Test
  void patchesMayBeProjectedByAProduct() {
    TinyGraph graph =
        new TinyGraph()
            .input(LATENTS, "b", "4", "h", "w")
            .integers("cut", 0, 16, -1)
            .weight("projection", 16, 6)
            .weight("stored", 1, 8, 6)
            .node("Reshape", "reshape", List.of(LATENTS, "cut"), "flat")
            .node("Transpose", "transpose", List.of("flat"), "rows", perm(0, 2, 1))
            .node("MatMul", "project", List.of("rows", "projection"), "tokens")
            .node("Add", "add", List.of("tokens", "stored"), "sum");
    assertThat(find(graph)).isEqualTo(new PositionalEmbedding.Baked(8));
  }

  /** As ONNX Runtime's quantizer writes the projection. */
  @Test
  void theProjectionMayBeQuantized() {
    TinyGraph graph =
        new TinyGraph()
            .input(LATENTS, "b", "4", "h", "w")
            .weight("projection", 4, 4, 2, 2)
            .weight("zero")
            .weight("scale")
            .weight("bias", 1, 4, 1, 1)
            .weight("stored", 1, 9, 4)
            .integers("target", 0, 4, -1)
            .node("DynamicQuantizeLinear", "quantize", List.of(LATENTS), "bytes")
            .node("ConvInteger", "conv", List.of("bytes", "projection", "zero"), "map")
            .node("Cast", "cast", List.of("map"), "floats")
            .node("Mul", "mul", List.of("floats", "scale"), "scaled")
            .node("Add", "bias", List.of("scaled", "bias"), "biased")
            .node("Reshape", "reshape", List.of("biased", "target"), "flat")
            .node("Transpose", "transpose", List.of("flat"), "tokens", perm(0, 2, 1))
            .node("Add", "add", List.of("stored", "tokens"), "sum");
    assertThat(find(graph)).isEqualTo(new PositionalEmbedding.Baked(9));
  }

  @Test
  void theSumMayBeFusedWithTheFirstNormalisation() {
    TinyGraph graph = patches().weight("stored", 1, 9, 4).weight("scale", 4);
    List<String> inputs = List.of("tokens", "stored", "scale");
    assertThat(find(graph.node("SkipLayerNormalization", "fused", inputs, "normal")))
        .isEqualTo(new PositionalEmbedding.Baked(9));
  }

  /** A bias, a scale and a bias with spread dimensions come before the embedding. */
  @ParameterizedTest
  @CsvSource({"4", "'1,4'", "'1,1,4'"})
  void aBiasIsNone(String dims) {
    int[] bias = List.of(dims.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
    TinyGraph graph =
        patches()
            .weight("second bias", bias)
            .weight("stored", 1, 9, 4)
            .weight("scale")
            .node("Mul", "mul", List.of("scale", "tokens"), "scaled")
            .node("Add", "bias", List.of("second bias", "scaled"), "biased")
            .node("Add", "add", List.of("biased", "stored"), "sum");
    assertThat(find(graph)).isEqualTo(new PositionalEmbedding.Baked(9));
  }

  @Test
  void aConstantThatIsCutToTheInputIsComputed() {
    TinyGraph graph =
        patches()
            .weight("stored", 1, 400, 4)
            .integers("zero", 0)
            .integers("axis", 1)
            .node("Shape", "shape", List.of("tokens"), "size")
            .node("Gather", "length", List.of("size", "axis"), "count")
            .node("Slice", "cut", List.of("stored", "zero", "count", "axis"), "embedding")
            .node("Add", "add", List.of("tokens", "embedding"), "sum");
    assertThat(find(graph)).isEqualTo(new PositionalEmbedding.Computed());
  }

  @Test
  void aConstantThatIsComputedHasNoKnownSize() {
    TinyGraph graph =
        patches()
            .weight("stored", 1, 9, 4)
            .node("Sin", "sin", List.of("stored"), "embedding")
            .node("Add", "add", List.of("tokens", "embedding"), "sum");
    assertThat(find(graph))
        .isEqualTo(
            new PositionalEmbedding.Unknown(
                "has a positional embedding built in (add) whose size cannot be told"));
  }

  @Test
  void whatComesAfterANormalisationIsNone() {
    TinyGraph graph =
        patches()
            .weight("scale", 4)
            .weight("stored", 1, 9, 4)
            .node("LayerNormalization", "norm", List.of("tokens", "scale"), "normal")
            .node("Add", "add", List.of("normal", "stored"), "sum");
    assertThat(find(graph))
        .isEqualTo(
            new PositionalEmbedding.Unknown(
                "has no positional embedding where one is expected, after the projection of "
                    + "hidden_states"));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("model.onnx"), "no protobuf");
    assertThatThrownBy(() -> of(file)).isInstanceOf(UnsupportedGraphException.class);
  }

  /** Latents to tokens [b, n, 4], as diffusers' PatchEmbed makes them. */
  private static TinyGraph patches() {
    return new TinyGraph()
        .input(LATENTS, "b", "4", "h", "w")
        .weight("projection", 4, 4, 2, 2)
        .weight("bias", 4)
        .integers("target", 0, 4, -1)
        .node("Conv", "conv", List.of(LATENTS, "projection", "bias"), "map")
        .node("Reshape", "reshape", List.of("map", "target"), "flat")
        .node("Transpose", "transpose", List.of("flat"), "tokens", perm(0, 2, 1));
  }

  private static PositionalEmbedding find(TinyGraph graph) {
    return new PositionalEmbeddingFinder(graph.graph()).find(LATENTS);
  }

  private static PositionalEmbedding of(Path file) {
    return PositionalEmbedding.of(file, LATENTS);
  }

  private Path changed(String variant, Consumer<GraphProto.Builder> change) throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(variant(variant))).toBuilder();
    change.accept(model.getGraphBuilder());
    return Files.write(directory.resolve("model.onnx"), model.build().toByteArray());
  }

  private static Path variant(String name) {
    return Goldens.path("transformer-variants").resolve(name).resolve("model.onnx");
  }
}

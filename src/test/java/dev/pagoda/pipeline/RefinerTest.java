package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refiners have one text encoder, take aesthetic scores, and embed absent negative prompts. */
class RefinerTest {
  private static final int WIDTH = 32;
  private static final int SCORED_IDS = 5;
  private static final Path GOLDEN = Path.of("src/test/resources/goldens/pipeline/sdxl-refiner");
  @TempDir Path folder;

  @Test
  void makesWhatDiffusersMakes() throws IOException {
    GoldenCase golden = GoldenCase.read(GOLDEN);
    try (TinyRuns runs = new TinyRuns(refiner())) {
      runs.file("input.png", Files.readAllBytes(GOLDEN.resolve("input.png")));
      ObjectNode body = golden.body();
      body.put("width", 64).put("height", 64).put("negative_aesthetic_score", 2.5);
      body.putObject("image").put("object", "input.png");
      GenerationRequest request = Requests.of(body);
      Generated generated = runs.run(request);

      GoldenChecks checks = new GoldenChecks(golden, request, runs.recorder());
      checks.schedule(RunPlan.of(request, runs.model()).scheduler());
      checks.conditioning();
      checks.steps();
      checks.layers(generated.appliedLayers());
      checks.latents(generated.latents());
      checks.images(generated.images());
      assertThat(runs.recorder().prompts().width()).isEqualTo(WIDTH);
    }
  }

  @Test
  void aTextForAnEncoderThatIsNotThereIsAnError() throws IOException {
    try (TinyRuns runs = new TinyRuns(refiner())) {
      for (String field : new String[] {"prompt_2", "negative_prompt_2"}) {
        Map<String, Object> request =
            Map.of(
                "image",
                runs.picture(64, 64),
                "strength",
                0.5,
                "aesthetic_score",
                6.0,
                "negative_aesthetic_score",
                2.5,
                "negative_prompt",
                "grey",
                field,
                "oil painting");
        assertThatThrownBy(() -> runs.run(request))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessage(field + ": cannot be used: the model has one text encoder only.");
      }
    }
  }

  /**
   * The tiny model made into a refiner: its denoiser takes the second encoder's columns only, and
   * five ids; zeros stand for the others.
   */
  private Path refiner() throws IOException {
    Path model = Copies.copy(Goldens.model("sdxl-tiny"), folder.resolve("sdxl-refiner"));
    for (String part : new String[] {"text_encoder", "tokenizer"}) {
      for (Path file : Goldens.list(model.resolve(part), "", "")) {
        Files.delete(file);
      }
      Files.delete(model.resolve(part));
    }
    ObjectNode index = (ObjectNode) Goldens.json(model.resolve("model_index.json"));
    index.put("_class_name", "StableDiffusionXLImg2ImgPipeline");
    index.put("force_zeros_for_empty_prompt", false);
    index.put("requires_aesthetics_score", true);
    index.putArray("text_encoder").addNull().addNull();
    index.putArray("tokenizer").addNull().addNull();
    Files.writeString(model.resolve("model_index.json"), index.toString());
    ObjectNode unet = (ObjectNode) Goldens.json(model.resolve("unet/config.json"));
    unet.put("cross_attention_dim", WIDTH);
    unet.put("projection_class_embeddings_input_dim", SCORED_IDS * 32 + 32);
    Files.writeString(model.resolve("unet/config.json"), unet.toString());
    narrow(model.resolve("unet/model.onnx"));
    return model;
  }

  private static void narrow(Path file) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    widen(graph, "encoder_hidden_states", 2, matrix("prompt_columns", WIDTH, 2 * WIDTH, WIDTH));
    widen(graph, "time_ids", 1, matrix("id_columns", SCORED_IDS, SCORED_IDS + 1, 0));
    Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
  }

  /** Multiplies an input with a matrix before the graph uses it. */
  private static void widen(GraphProto.Builder graph, String input, int axis, TensorProto matrix) {
    String wide = input + "_wide";
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto.Builder node = graph.getNodeBuilder(i);
      for (int j = 0; j < node.getInputCount(); j++) {
        if (node.getInput(j).equals(input)) {
          node.setInput(j, wide);
        }
      }
    }
    for (int i = 0; i < graph.getInputCount(); i++) {
      ValueInfoProto.Builder port = graph.getInputBuilder(i);
      if (port.getName().equals(input)) {
        port.getTypeBuilder()
            .getTensorTypeBuilder()
            .getShapeBuilder()
            .getDimBuilder(axis)
            .setDimValue(matrix.getDims(0));
      }
    }
    graph.addInitializer(matrix);
    graph.addNode(
        0,
        NodeProto.newBuilder()
            .setOpType("MatMul")
            .setName(wide)
            .addInput(input)
            .addInput(matrix.getName())
            .addOutput(wide));
  }

  /** Ones where column = row + shift. */
  private static TensorProto matrix(String name, int rows, int columns, int shift) {
    TensorProto.Builder matrix =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(rows)
            .addDims(columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.addFloatData(i % columns == i / columns + shift ? 1 : 0);
    }
    return matrix.build();
  }
}

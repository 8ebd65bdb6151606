package dev.pagoda.model;

import static dev.pagoda.model.TestModel.dimension;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used of a PixArt-Sigma model is refused with a sentence of file and reason. */
class PixArtSigmaCheckTest {
  @TempDir Path root;
  private TestModel model;

  @BeforeEach
  void copy() throws IOException {
    model = TestModel.pixArt(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_index.json",
        "scheduler/scheduler_config.json",
        "text_encoder/model.onnx",
        "text_encoder/config.json",
        "transformer/model.onnx",
        "transformer/config.json",
        "vae_decoder/model.onnx",
        "vae_decoder/config.json"
      })
  void aMissingFile(String file) throws IOException {
    model.delete(file);
    refused(file + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler", "text_encoder", "tokenizer", "transformer", "vae_decoder"})
  void aMissingDirectory(String directory) throws IOException {
    model.deleteAll(directory);
    refused("the directory " + directory + " is missing");
  }

  @Test
  void aTokenizerWithoutItsFiles() throws IOException {
    model.delete("tokenizer/spiece.model");
    model.delete("tokenizer/tokenizer.json");
    refused("tokenizer/spiece.model is missing, and so is tokenizer/tokenizer.json");
  }

  @Test
  void otherPipelines() throws IOException {
    model.json("model_index.json", index -> index.put("_class_name", "FluxPipeline"));
    assertThatThrownBy(() -> ModelDirectory.open(root))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model_index.json: _class_name FluxPipeline is not one of the ")
        .hasMessageEndingWith(
            "StableDiffusionXLPipeline, PixArtSigmaPAGPipeline, PixArtSigmaPipeline");
    model.json("model_index.json", i -> i.put("_class_name", "StableDiffusionXLPipeline"));
    refused(
        "model_index.json: _class_name StableDiffusionXLPipeline is one of SDXL, not of "
            + "PixArt-Sigma");
    assertThatThrownBy(() -> SdxlDirectory.open(Goldens.model("pixart-tiny")))
        .hasMessage(
            "model_index.json: _class_name PixArtSigmaPAGPipeline is one of PixArt-Sigma, not of "
                + "SDXL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PixArtAlphaPipeline", "ORTPixArtAlphaPipeline"})
  void pixArtAlpha(String className) throws IOException {
    model.json("model_index.json", index -> index.put("_class_name", className));
    assertThatThrownBy(() -> ModelDirectory.open(root))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "model_index.json: _class_name %s is PixArt-Alpha, whose transformer is told the size "
                    .formatted(className)
                + "of the picture too; only PixArt-Sigma is supported");
  }

  /** diffusers takes a missing key for true where the model is of 1024 pixels. */
  @Test
  void theConfigurationOfPixArtAlpha() throws IOException {
    String key = "use_additional_conditions";
    config("transformer", config -> config.put(key, true));
    refused(
        "transformer/config.json: use_additional_conditions is true, so this is PixArt-Alpha; "
            + "only PixArt-Sigma is supported");
    String missing =
        "transformer/config.json: use_additional_conditions is missing, which for sample_size 128 "
            + "means true and PixArt-Alpha; PixArt-Sigma has false";
    config("transformer", config -> config.putNull(key));
    refused(missing);
    config("transformer", config -> config.remove(key));
    refused(missing);
    config("transformer", config -> config.put("sample_size", 32));
    model.openPixArt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolution", "aspect_ratio"})
  void theInputsOfPixArtAlpha(String name) throws IOException {
    model.onnx("transformer", m -> m.getGraphBuilder().addInput(input(name)));
    refused(
        "transformer/model.onnx has the input %s, as PixArt-Alpha's transformers have; only "
                .formatted(name)
            + "PixArt-Sigma is supported");
  }

  @ParameterizedTest
  @CsvSource({
    "transformer, in_channels, 16, 'in_channels is 16; only models that take 4 are supported'",
    "transformer, out_channels, 6, 'out_channels is 6; noise has 4 channels, noise and variance"
        + " have 8'",
    "transformer, caption_channels, 64, 'caption_channels is 64, but the text encoder gives 32"
        + " columns'",
    "transformer, patch_size, 0, patch_size must be a whole number from 1 up",
    "text_encoder, d_model, 64, 'caption_channels is 32, but the text encoder gives 64 columns'",
    "text_encoder, vocab_size, 1099, 'vocab_size is 1099, but tokenizer/tokenizer_config.json has"
        + " the token 1099'",
    "vae_decoder, latent_channels, 16, 'latent_channels is not 4, so this is no PixArt-Sigma"
        + " model'",
  })
  void aWrongNumber(String component, String key, int value, String reason) throws IOException {
    config(component, config -> config.put(key, value));
    if (key.equals("d_model")) {
      model.value("text_encoder", "last_hidden_state", v -> dimension(v, 2, value));
    }
    assertThatThrownBy(model::openPixArt)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("/config.json: " + reason);
  }

  @Test
  void theTextEncodersColumns() throws IOException {
    model.value("text_encoder", "last_hidden_state", v -> dimension(v, 2, 64));
    refused(
        "text_encoder/model.onnx has the size 64 where last_hidden_state is expected to have 32");
  }

  @Test
  void aSchedulerWithoutName() throws IOException {
    model.write("scheduler/scheduler_config.json", "{\"lambda_min_clipped\": -Infinity}");
    refused("scheduler/scheduler_config.json: _class_name is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "transformer, hidden_states, DOUBLE, FLOAT and FLOAT16",
    "transformer, encoder_hidden_states, INT64, FLOAT and FLOAT16",
    "transformer, encoder_attention_mask, INT8, BOOL and FLOAT and FLOAT16 and INT32 and INT64",
    "transformer, timestep, BOOL, FLOAT and FLOAT16 and INT32 and INT64",
    "text_encoder, input_ids, FLOAT, INT32 and INT64",
    "vae_decoder, latent_sample, DOUBLE, FLOAT and FLOAT16",
  })
  void aWrongType(String component, String input, DataType type, String possible)
      throws IOException {
    model.type(component, input, type);
    refused(
        "%s/model.onnx has the input %s of type %s; possible are %s"
            .formatted(component, input, type, possible));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder_hidden_states", "encoder_attention_mask", "timestep"})
  void aMissingInput(String name) throws IOException {
    model.value("transformer", name, value -> value.setName("other"));
    assertThatThrownBy(model::openPixArt)
        .hasMessageStartingWith(
            "transformer/model.onnx has no input %s; its inputs are hidden_states, "
                .formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transformer", "text_encoder", "vae_decoder"})
  void anInputThatNobodyFeeds(String component) throws IOException {
    model.onnx(component, m -> m.getGraphBuilder().addInput(input("guidance")));
    refused(component + "/model.onnx has the input guidance, which is unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "transformer, hidden_states",
    "transformer, encoder_hidden_states",
    "transformer, encoder_attention_mask",
    "text_encoder, input_ids",
    "text_encoder, attention_mask",
    "vae_decoder, latent_sample"
  })
  void aFixedBatch(String component, String input) throws IOException {
    model.value(component, input, value -> dimension(value, 0, 2));
    refused(
        "%s/model.onnx was exported for the batch size 2 only (input %s); export it with dynamic "
                .formatted(component, input)
            + "axes");
  }

  @Test
  void timestepsForAFixedBatch() throws IOException {
    model.value("transformer", "timestep", value -> dimension(value, 0, 2));
    refused("transformer/model.onnx has the size 2 where timestep is expected to have 1");
  }

  @Test
  void latentsOfOtherChannels() throws IOException {
    model.value("transformer", "hidden_states", value -> dimension(value, 1, 16));
    refused("transformer/model.onnx has the size 16 where hidden_states is expected to have 4");
    model.value("transformer", "hidden_states", value -> dimension(value, 1, 4));
    model.value("transformer", "out_hidden_states", value -> dimension(value, 1, 4));
    refused("transformer/model.onnx has the size 4 where out_hidden_states is expected to have 8");
  }

  @Test
  void outputsThatCannotBeToldApart() throws IOException {
    model.onnx(
        "transformer",
        m ->
            m.getGraphBuilder()
                .addOutput(m.getGraph().getOutput(0).toBuilder().setName("variance")));
    refused(
        "transformer/model.onnx has 2 outputs of four dimensions where one is expected; its "
            + "outputs are out_hidden_states, variance");
  }

  @Test
  void aTextEncoderWithoutMaskForOneLength() throws IOException {
    model.take(
        "text_encoder", Goldens.path("transformer-variants").resolve("text-encoder-no-mask"));
    model.value("text_encoder", "input_ids", value -> dimension(value, 1, 300));
    refused(
        "text_encoder/model.onnx has no input attention_mask and was exported for 300 tokens only, "
            + "so it attends to the padding; export it with attention_mask or for any number of "
            + "tokens");
  }

  @Test
  void lengthsThatDoNotAgree() throws IOException {
    model.value("text_encoder", "input_ids", value -> dimension(value, 1, 120));
    model.value("transformer", "encoder_attention_mask", value -> dimension(value, 1, 300));
    refused(
        "transformer/model.onnx (encoder_attention_mask) takes 300 tokens only, but "
            + "text_encoder/model.onnx (input_ids) takes 120");
  }

  @Test
  void damagedFiles() throws IOException {
    model.write("transformer/model.onnx", "no protobuf");
    refused("transformer/model.onnx is damaged or not an ONNX model");
    Files.writeString(root.resolve("text_encoder/config.json"), "[]");
    refused("text_encoder/config.json is no JSON object");
  }

  private void refused(String message) {
    assertThatThrownBy(model::openPixArt).isInstanceOf(ModelException.class).hasMessage(message);
  }

  private void config(String component, Consumer<ObjectNode> change) throws IOException {
    model.json(component + "/config.json", change);
  }

  private static ValueInfoProto input(String name) {
    ValueInfoProto.Builder input = ValueInfoProto.newBuilder().setName(name);
    input.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
    return input.build();
  }
}

package dev.pagoda.model;

import static dev.pagoda.model.TestModel.dimension;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** What cannot be used is refused with a sentence that names file and reason. */
class BrokenModelTest {
  @TempDir Path root;
  private TestModel model;

  @BeforeEach
  void copy() throws IOException {
    model = TestModel.copy(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_index.json", "scheduler/scheduler_config.json", "unet/model.onnx",
        "unet/config.json", "vae_decoder/model.onnx", "vae_encoder/config.json",
        "text_encoder/config.json", "text_encoder_2/model.onnx", "tokenizer/vocab.json",
        "tokenizer_2/tokenizer_config.json"
      })
  void aMissingFile(String file) throws IOException {
    model.delete(file);
    refused(file + " is missing");
  }

  @Test
  void aMissingDirectory() throws IOException {
    Files.move(root.resolve("text_encoder_2"), root.resolve("elsewhere"));
    refused("the directory text_encoder_2 is missing");
  }

  @Test
  void damagedFiles() throws IOException {
    model.write("unet/model.onnx", "no protobuf");
    refused("unet/model.onnx is damaged or not an ONNX model");
    model.write("text_encoder/config.json", "{\"hidden_size\": ");
    refused("text_encoder/config.json is not JSON");
    model.write("model_index.json", "[]");
    refused("model_index.json is no JSON object");
  }

  @Test
  void anotherPipeline() throws IOException {
    model.json("model_index.json", i -> i.put("_class_name", "FluxPipeline"));
    refused(
        "model_index.json: _class_name FluxPipeline is not one of the supported "
            + "StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline, ");
  }

  @ParameterizedTest
  @CsvSource({
    "unet, in_channels, 8, 'in_channels is 8; only models that take 4, or 9 for inpainting, are'",
    "unet, cross_attention_dim, 63, 'cross_attention_dim is 63, but the text encoders give 64'",
    "unet, addition_time_embed_dim, 31, projection_class_embeddings_input_dim is 224",
    "unet, sample_size, 0, sample_size must be a whole number from 1 up",
    "vae_decoder, latent_channels, 16, 'latent_channels is not 4, so this is no SDXL model'",
    "vae_decoder, scaling_factor, 0, scaling_factor must be a number other than 0",
    "vae_decoder, latents_mean, 1, latents_mean must be a list of numbers",
    "vae_decoder, force_upcast, 1, force_upcast must be true or false",
    "vae_decoder, block_out_channels, 1, block_out_channels must be a list of 1 to 16",
  })
  void aWrongNumber(String component, String key, int value, String reason) throws IOException {
    config(component, c -> c.put(key, value));
    refused(component + "/config.json: " + reason);
  }

  @Test
  void aWrongConfiguration() throws IOException {
    config("unet", c -> c.putNull("addition_embed_type"));
    refused("unet/config.json: addition_embed_type is not text_time, so this is no SDXL model");
    config("unet", c -> c.remove("cross_attention_dim"));
    refused("unet/config.json: cross_attention_dim is missing");
  }

  @Test
  void latentStatisticsOfAnotherSize() throws IOException {
    config("vae_decoder", c -> c.putArray("latents_mean").add(1));
    refused("vae_decoder/config.json: latents_mean and latents_std need 4 numbers each");
  }

  @Test
  void aSchedulerWithoutName() throws IOException {
    model.json("scheduler/scheduler_config.json", c -> c.remove("_class_name"));
    refused("scheduler/scheduler_config.json: _class_name is missing");
  }

  @Test
  void newerVersionsThanTheRuntimeTakes() throws IOException {
    model.onnx("vae_decoder", m -> m.getOpsetImportBuilder(0).setVersion(27));
    refused("vae_decoder/model.onnx has opset 27; ONNX Runtime takes opsets up to 26");
    model.onnx("text_encoder", m -> m.setIrVersion(14));
    refused("text_encoder/model.onnx has IR version 14; ONNX Runtime takes versions up to 13");
  }

  @Test
  void aWrongType() throws IOException {
    model.type("unet", "sample", DataType.DOUBLE);
    refused("unet/model.onnx has the input sample of type DOUBLE; possible are FLOAT and FLOAT16");
    model.type("text_encoder", "input_ids", DataType.FLOAT);
    refused(
        "text_encoder/model.onnx has the input input_ids of type FLOAT; possible are INT32 and");
  }

  @Test
  void anotherSignature() throws IOException {
    model.value("unet", "time_ids", v -> v.setName("ids"));
    refused("unet/model.onnx has no input time_ids; its inputs are sample, timestep, ");
  }

  @Test
  void anInputThatNobodyFeeds() throws IOException {
    model.onnx("vae_decoder", m -> m.getGraphBuilder().addInput(float32("mask")));
    refused("vae_decoder/model.onnx has the input mask, which is unknown");
  }

  @Test
  void noHiddenStates() throws IOException {
    model.value("text_encoder", "hidden_states.2", v -> v.setName("other"));
    refused("text_encoder/model.onnx has no output hidden_states.2; its outputs are ");
  }

  @Test
  void fixedSizes() throws IOException {
    model.value("unet", "sample", v -> dimension(v, 0, 2));
    refused("was exported for the batch size 2 only (input sample); export it with dynamic axes");
    model.value("unet", "sample", v -> dimension(v, 0, -1));
    model.value("unet", "sample", v -> dimension(v, 3, 16));
    refused("unet/model.onnx was exported for the width 16 only");
    model.value("text_encoder", "input_ids", v -> dimension(v, 1, 76));
    refused("text_encoder/model.onnx has the size 76 where input_ids is expected to have 77");
  }

  @Test
  void encoderAndDecoderOfDifferentVaes() throws IOException {
    config("vae_encoder", c -> c.put("scaling_factor", 0.18215));
    refused("vae_encoder/config.json: scaling_factor, latents_mean, latents_std or ");
    refused("not those of the VAE decoder");
  }

  @Test
  void aSixteenBitVaeThatOverflows() throws IOException {
    model.type("vae_decoder", "latent_sample", DataType.FLOAT16);
    refused("vae_decoder/config.json: force_upcast is true, so this VAE overflows in 16 bits");
    refused("madebyollin/sdxl-vae-fp16-fix");
    config("vae_decoder", c -> c.put("force_upcast", false));
    model.open();
  }

  @ParameterizedTest
  @CsvSource({
    "weights, 'weights, which is missing'",
    "config.json, 'needs 100000 bytes of config.json, which has only '",
    "../unet/model.onnx, 'weights in \"../unet/model.onnx\", which is outside its directory'",
    "/etc/passwd, 'weights in \"/etc/passwd\", which is outside its directory'",
    "'', 'weights in \"\", which is outside its directory'",
    "'a\0b', a file with an impossible name"
  })
  void externalData(String location, String reason) throws IOException {
    model.onnx("vae_decoder", m -> external(m, location));
    refused("vae_decoder/model.onnx ");
    refused(reason);
  }

  private void refused(String reason) {
    assertThatThrownBy(model::open).isInstanceOf(ModelException.class).hasMessageContaining(reason);
  }

  private void config(String component, Consumer<ObjectNode> change) throws IOException {
    model.json(component + "/config.json", change);
  }

  private static ValueInfoProto float32(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))
        .build();
  }

  private static void external(ModelProto.Builder model, String location) {
    TensorProto.Builder tensor = model.getGraphBuilder().getInitializerBuilder(0);
    tensor.addExternalDataBuilder().setKey("location").setValue(location);
    tensor.addExternalDataBuilder().setKey("offset").setValue("99000");
    tensor.addExternalDataBuilder().setKey("length").setValue("1000");
  }
}

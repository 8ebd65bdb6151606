package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ControlNets of SDXL are read, and refused with a sentence where they cannot be used. */
class ControlNetDirectoryTest {
  @TempDir Path root;
  private TestModel copy;

  @BeforeEach
  void copy() throws IOException {
    copy = TestModel.copy("controlnet-tiny", root.resolve("net"));
  }

  @Test
  void theTinyOnesAreRead() {
    ControlNetDirectory scaling = ControlNetDirectory.open(Goldens.model("controlnet-tiny"));
    assertThat(scaling.scales()).isTrue();
    assertThat(scaling.network().config().crossAttentionDim()).isEqualTo(64);
    assertThat(scaling.network().config().pooledDim()).isEqualTo(32);
    assertThat(scaling.network().config().bgr()).isFalse();
    assertThat(scaling.residuals()).isEqualTo(scaling.network().config().residuals());
    assertThat(scaling.info().name()).isEqualTo("controlnet-tiny");
    assertThat(scaling.info().kind()).isEqualTo(AdapterKind.CONTROLNET);
    assertThat(scaling.info().files()).isEmpty();
    assertThat(scaling.info().crossAttentionDim()).isEqualTo(OptionalInt.of(64));
    assertThat(ControlNetDirectory.open(Goldens.model("controlnet-b-tiny")).scales()).isFalse();
  }

  @Test
  void residualsAreInTheOrderOfTheSkipsWhateverTheirNames() throws IOException {
    List<Residual> residuals = open().residuals();
    for (int i = 0; i < 9; i++) {
      String name = "output_" + i;
      copy.value("", "down_block_res_samples." + i, output -> output.setName(name));
    }
    copy.onnx(
        "",
        onnx -> {
          var graph = onnx.getGraphBuilder();
          graph.addOutput(graph.getOutput(0)).removeOutput(0);
        });
    assertThat(open().residuals())
        .extracting(Residual::channels)
        .isEqualTo(residuals.stream().map(Residual::channels).toList());
    assertThat(open().residuals())
        .extracting(Residual::name)
        .startsWith("output_0", "output_1")
        .endsWith("output_8", "mid_block_res_sample");
  }

  @Test
  void channelOrderIsRead() throws IOException {
    copy.json("config.json", c -> c.put("controlnet_conditioning_channel_order", "bgr"));
    assertThat(open().network().config().bgr()).isTrue();
    copy.json("config.json", c -> c.remove("controlnet_conditioning_channel_order"));
    assertThat(open().network().config().bgr()).isFalse();
    copy.json("config.json", c -> c.put("controlnet_conditioning_channel_order", "gbr"));
    refused("config.json: controlnet_conditioning_channel_order must be rgb or bgr");
  }

  @Test
  void integerTimestepsAreSeen() throws IOException {
    assertThat(open().integerTimesteps()).isFalse();
    copy.value(
        "",
        "timestep",
        v -> v.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.INT64.getNumber()));
    assertThat(open().integerTimesteps()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "config.json"})
  void aMissingFile(String file) throws IOException {
    copy.delete(file);
    refused(file + " is missing");
  }

  @Test
  void aDamagedFile() throws IOException {
    copy.write("model.onnx", "no protobuf");
    assertThatThrownBy(this::open)
        .hasMessageStartingWith("model.onnx is damaged or not an ONNX model");
  }

  @Test
  void otherKindsOfControlNets() throws IOException {
    copy.json("config.json", c -> c.put("_class_name", "ControlNetUnionModel"));
    refused("config.json: _class_name ControlNetUnionModel is not supported, only ControlNetModel");
    copy.json("config.json", c -> c.put("_class_name", "ControlNetModel"));
    copy.json("config.json", c -> c.put("global_pool_conditions", true));
    refused("config.json: global_pool_conditions true is not supported");
    copy.json("config.json", c -> c.put("global_pool_conditions", false));
    copy.json("config.json", c -> c.put("conditioning_channels", 6));
    refused("config.json: conditioning_channels must be 3, those of a picture");
    copy.json("config.json", c -> c.putNull("addition_embed_type"));
    refused("config.json: addition_embed_type is not text_time, so this is no SDXL ControlNet");
  }

  @Test
  void aConfigurationThatIsNotTheGraphs() throws IOException {
    copy.json("config.json", c -> c.put("cross_attention_dim", 32));
    refused("model.onnx has the size 64 where encoder_hidden_states is expected to have 32");
    copy.json("config.json", c -> c.put("cross_attention_dim", 64));
    copy.json("config.json", c -> c.put("projection_class_embeddings_input_dim", 192));
    refused(
        "config.json: projection_class_embeddings_input_dim leaves no columns to the pooled "
            + "prompt beside 192 of 6 sizes");
    copy.json("config.json", c -> c.put("projection_class_embeddings_input_dim", 224));
    copy.json("config.json", c -> c.put("layers_per_block", 1));
    refused(
        "model.onnx has 10 residual outputs, but its config.json means 7: 6 skips and that of the "
            + "mid block");
  }

  @ParameterizedTest
  @CsvSource({
    "sample, 1, 9, model.onnx has the size 9 where sample is expected to have 4",
    "controlnet_cond, 1, 6, model.onnx has the size 6 where controlnet_cond is expected to have 3",
    "time_ids, 1, 5, model.onnx has the size 5 where time_ids is expected to have 6",
    "text_embeds, 1, 8, model.onnx has the size 8 where text_embeds is expected to have 32",
  })
  void inputsOfOtherSizes(String input, int axis, int size, String message) throws IOException {
    copy.value("", input, value -> TestModel.dimension(value, axis, size));
    refused(message);
  }

  @Test
  void aFixedSizeOrAnUnknownInputOrNoResidual() throws IOException {
    copy.value("", "controlnet_cond", value -> TestModel.dimension(value, 2, 1024));
    refused(
        "model.onnx was exported for the height 1024 only (input controlnet_cond); export it with "
            + "dynamic axes");
    copy.value("", "controlnet_cond", value -> TestModel.dimension(value, 2, -1));
    copy.value("", "conditioning_scale", value -> value.setName("guess_mode"));
    refused("model.onnx has the input guess_mode, which is unknown");
    copy.value("", "guess_mode", value -> value.setName("conditioning_scale"));
    copy.value(
        "",
        "mid_block_res_sample",
        v -> v.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.INT64.getNumber()));
    refused(
        "model.onnx mid_block_res_sample is no residual: 4 dimensions of FLOAT or FLOAT16 are "
            + "expected");
  }

  @Test
  void fitsModelsOfItsKindOnly(@TempDir Path other) throws IOException {
    SdxlDirectory model = SdxlDirectory.open(Goldens.model("sdxl-tiny"));
    ControlNetDirectory net = open();
    assertThatCode(() -> net.requireFits(model)).doesNotThrowAnyException();
    assertThatCode(() -> net.requireFits(SdxlDirectory.open(Goldens.model("sdxl-inpaint-tiny"))))
        .doesNotThrowAnyException();
    SdxlDirectory sketch = SdxlDirectory.open(Goldens.model("sketch-sdxl"));
    assertThatThrownBy(() -> net.requireFits(sketch))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the ControlNet \"net\" does not fit the model \"sketch-sdxl\": columns of the prompt "
                + "are 64, not 96");
    TestModel narrow = TestModel.copy(other.resolve("narrow"));
    narrow.json("unet/config.json", c -> c.putArray("block_out_channels").add(8).add(16).add(32));
    assertThatThrownBy(() -> net.requireFits(narrow.open()))
        .hasMessageEndingWith(
            "residuals' channels are [8, 8, 8, 8, 16, 16, 16, 24, 24, 24], not "
                + "[8, 8, 8, 8, 16, 16, 16, 32, 32, 32]");
  }

  private ControlNetDirectory open() {
    return ControlNetDirectory.open(copy.path());
  }

  private void refused(String message) {
    assertThatThrownBy(this::open).isInstanceOf(ModelException.class).hasMessage(message);
  }
}

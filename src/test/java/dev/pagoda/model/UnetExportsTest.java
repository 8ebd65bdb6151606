package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNets exported for ControlNets are taken; those with an IP-Adapter built in are refused. */
class UnetExportsTest {
  private static final String MID = "mid_block_additional_residual";

  @TempDir Path root;
  private TestModel model;

  @BeforeEach
  void copy() throws IOException {
    model = TestModel.copy(root);
  }

  @Test
  void aPlainExportHasNoResidualInputs() {
    assertThat(model.open().residualInputs()).isEmpty();
  }

  @Test
  void residualInputsAreKnown() throws IOException {
    variant("controlnet");
    List<Residual> inputs = model.open().residualInputs();
    assertThat(inputs)
        .extracting(Residual::channels)
        .containsExactly(8, 8, 8, 8, 16, 16, 16, 24, 24, 24);
    assertThat(inputs).extracting(Residual::divisor).containsExactly(1, 1, 1, 2, 2, 2, 4, 4, 4, 4);
    assertThat(inputs).extracting(Residual::name).startsWith(skip(0), skip(1)).endsWith(MID);
  }

  @Test
  void residualInputsOfOtherNamesAreMatchedByOrder() throws IOException {
    variant("controlnet");
    for (int i = 0; i < 9; i++) {
      String name = "down_block_" + i;
      model.value("unet", skip(i), input -> input.setName(name));
    }
    model.value("unet", MID, input -> input.setName("mid_block"));
    // An exporter may put the mid block first.
    model.onnx(
        "unet",
        onnx -> {
          var graph = onnx.getGraphBuilder();
          var mid = graph.getInput(graph.getInputCount() - 1);
          graph.removeInput(graph.getInputCount() - 1).addInput(0, mid);
        });
    assertThat(model.open().residualInputs())
        .extracting(Residual::name)
        .startsWith("down_block_0", "down_block_1")
        .endsWith("down_block_8", "mid_block");
  }

  @Test
  void residualInputsOfAnotherNumberOrSizeAreRefused() throws IOException {
    variant("controlnet");
    model.value("unet", skip(3), input -> TestModel.dimension(input, 1, 16));
    refused(
        "unet/model.onnx has 16 channels in down_block_additional_residuals.3, where config.json "
            + "means 8 (down_block_res_samples.3)");
    model.onnx("unet", onnx -> onnx.getGraphBuilder().removeInput(8));
    refused(
        "unet/model.onnx has 9 residual inputs, but its config.json means 10: 9 skips and that of "
            + "the mid block");
  }

  @Test
  void aFixedBatchOfAResidualIsRefused() throws IOException {
    variant("controlnet");
    model.value("unet", skip(0), input -> TestModel.dimension(input, 0, 2));
    refused(
        "unet/model.onnx was exported for the batch size 2 only (input "
            + skip(0)
            + "); export it "
            + "with dynamic axes");
  }

  @Test
  void aBuiltInAdapterIsRefused() throws IOException {
    variant("ip-adapter");
    refused(
        "unet/model.onnx has the input image_embeds: an IP-Adapter is built into it; export the "
            + "plain UNet, Pagoda adds IP-Adapters itself");
  }

  private static String skip(int index) {
    return "down_block_additional_residuals." + index;
  }

  private void variant(String name) throws IOException {
    Files.copy(
        Goldens.path("unet-variants").resolve(name).resolve("model.onnx"),
        root.resolve("unet/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void refused(String message) {
    assertThatThrownBy(model::open).isInstanceOf(ModelException.class).hasMessage(message);
  }
}

package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A UNet of 9 channels takes mask and masked picture beside the latents, and only inpaints. */
class InpaintingModelTest {
  @TempDir Path models;

  @Test
  void onlyInpaints() {
    SdxlDirectory model = SdxlDirectory.open(Goldens.model("sdxl-inpaint-tiny"));
    assertThat(model.inpaintsOnly()).isTrue();
    assertThat(model.unet().config().inChannels()).isEqualTo(9);
    assertThat(model.timeIds()).isEqualTo(6);
    assertThat(model.info(List.of()).tasks()).containsExactly("inpainting");
  }

  @Test
  void doesNothingWithoutVaeEncoder() throws IOException {
    TestModel.copy(models.resolve("sdxl-tiny")).deleteAll("vae_encoder");
    TestModel model = TestModel.copy("sdxl-inpaint-tiny", models.resolve("inpaint"));
    model.json("shared-components.json", shared -> shared.remove("vae_encoder"));
    assertThatThrownBy(model::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the directory vae_encoder is missing, without which an inpainting model can do "
                + "nothing");
  }

  @Test
  void graphAndConfigurationMustAgree() throws IOException {
    TestModel model = TestModel.copy(models);
    model.json("unet/config.json", unet -> unet.put("in_channels", 9));
    assertThatThrownBy(model::open)
        .hasMessage("unet/model.onnx has the size 4 where sample is expected to have 9");
  }

  @Test
  void aBaseModelWithoutVaeEncoderStartsFromNoiseOnly() throws IOException {
    TestModel model = TestModel.copy(models);
    model.deleteAll("vae_encoder");
    assertThat(Files.exists(models.resolve("vae_encoder"))).isFalse();
    assertThat(model.open().info(List.of()).tasks()).containsExactly("text-to-image");
  }
}

package dev.pagoda.adapter.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.TensorFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scale of a LoRA comes from its alpha entries or from PEFT's configuration, or is 1. */
class LoraAlphaTest {
  private static final String PROJECTION = "mid_block.attentions.0.proj_in";
  private static final String LAYER = "text_model.encoder.layers.0.mlp.fc1";

  @TempDir Path folder;

  @Test
  void withoutAlphaItIsOne() {
    LoraFile file = read(good());
    assertThat(file.unet().get(PROJECTION).alpha()).isEqualTo(4);
    assertThat(file.unet().get(PROJECTION).factor()).isEqualTo(1);
    assertThat(file.textEncoder2().get(LAYER).factor()).isEqualTo(1);
  }

  @Test
  void alphaEntriesMayBeOfAnyType() {
    byte[] eight = {8, 0, 0, 0, 0, 0, 0, 0};
    assertThat(factor(good().raw(alpha(), "I64", eight))).isEqualTo(2);
    assertThat(factor(good().raw(alpha(), "I32", new byte[] {-4, -1, -1, -1}))).isEqualTo(-1);
    assertThat(factor(good().doubles(alpha(), new float[] {6}))).isEqualTo(1.5);
    assertThat(factor(good().floats(alpha(), new float[] {2}, 1))).isEqualTo(0.5);
    assertThat(factor(good().bfloats(alpha(), new float[] {2}))).isEqualTo(0.5);
    assertThat(factor(good().halves(alpha(), new short[] {0x3c00}))).isEqualTo(0.25);
    assertThat(factor(good().scalar(alpha(), 0))).isZero();
    assertThat(factor(good().scalar(alpha(), -4))).isEqualTo(-1);
  }

  @Test
  void theConfigurationIsPerNetwork() {
    LoraFile file =
        read(
            good()
                .metadata(
                    "lora_adapter_metadata",
                    "{\"unet.r\": 4, \"unet.lora_alpha\": 2, \"text_encoder_2.r\": 2,"
                        + " \"text_encoder_2.lora_alpha\": 6}"));
    assertThat(file.unet().get(PROJECTION).factor()).isEqualTo(0.5);
    assertThat(file.textEncoder2().get(LAYER).factor()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "mid_block.attentions.0.proj_in, 16",
    "^mid_block.attentions.0.proj_in, 16",
    "proj_in, 16",
    "in, 1",
    "^proj_in, 1",
    "mid_block.attentions.1.proj_in, 1"
  })
  void patternsAreEndsOfPaths(String pattern, double alpha) {
    assertThat(
            factor(
                configured(
                    "{\"unet.lora_alpha\": 1, \"unet.r\": 8, \"unet.rank_pattern\":"
                        + " {\"proj_in\": 4}, \"unet.alpha_pattern\": {\"%s\": 16}}"
                            .formatted(pattern))))
        .isEqualTo(alpha / 4);
  }

  @Test
  void rankStabilisedLoraDividesByTheRootOfTheRank() {
    assertThat(
            factor(
                configured("{\"unet.lora_alpha\": 3, \"unet.r\": 4, \"unet.use_rslora\": true}")))
        .isCloseTo(3 / Math.sqrt(4), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[1]",
        "{\"unet.lora_alpha\": \"four\"}",
        "{\"unet.lora_alpha\": 1e999}",
        "{\"unet.r\": 8}",
        "{\"unet.use_dora\": true}",
        "{\"text_encoder.lora_bias\": true}",
        "{\"unet.alpha_pattern\": {\"(a+)+$\": 4}}"
      })
  void aConfigurationThatCannotBeFollowed(String json) {
    assertThatThrownBy(() -> read(configured(json)))
        .isInstanceOf(AdapterException.class)
        .hasMessageContainingAll("lora.safetensors", "\"lora_adapter_metadata\"");
  }

  @Test
  void twoSourcesOfAlpha() {
    assertThatThrownBy(() -> read(configured("{\"unet.lora_alpha\": 1}").scalar(alpha(), 1)))
        .isInstanceOf(AdapterException.class)
        .hasMessageContainingAll("lora.safetensors", alpha(), "lora_adapter_metadata");
  }

  @Test
  void otherMetadataAreTheTrainersNotes() {
    assertThat(factor(good().metadata("ss_network_alpha", "1"))).isEqualTo(1);
  }

  private static TensorFile good() {
    return new TensorFile()
        .filled("unet." + PROJECTION + ".lora_A.weight", 4, 6)
        .filled("unet." + PROJECTION + ".lora_B.weight", 5, 4)
        .filled("text_encoder_2." + LAYER + ".lora_linear_layer.down.weight", 2, 6)
        .filled("text_encoder_2." + LAYER + ".lora_linear_layer.up.weight", 5, 2);
  }

  private static TensorFile configured(String json) {
    return good().metadata("lora_adapter_metadata", json);
  }

  private static String alpha() {
    return "unet." + PROJECTION + ".alpha";
  }

  private double factor(TensorFile file) {
    return read(file).unet().get(PROJECTION).factor();
  }

  private LoraFile read(TensorFile file) {
    return LoraFile.read(file.write(folder.resolve("lora.safetensors")));
  }
}

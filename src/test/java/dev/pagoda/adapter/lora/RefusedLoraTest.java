package dev.pagoda.adapter.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be added as it is meant is refused by a sentence that names file and key. */
class RefusedLoraTest {
  private static final String NAME = "lora_unet_mid_block_attentions_0_proj_in";
  private static final String DOWN = NAME + ".lora_down.weight";
  private static final String UP = NAME + ".lora_up.weight";
  private static final String ALPHA = NAME + ".alpha";

  @TempDir Path folder;

  @Test
  void aFileWithoutFaultIsRead() {
    LoraWeights weights = read(good()).unet().get("mid_block.attentions.0.proj_in");
    assertThat(weights.rank()).isEqualTo(2);
    assertThat(weights.inFeatures()).isEqualTo(6);
    assertThat(weights.outFeatures()).isEqualTo(5);
    assertThat(weights.alpha()).isEqualTo(1);
    assertThat(weights.down()).hasSize(12);
    assertThat(weights.up()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        NAME + ".hada_w1_a | LoHa",
        NAME + ".lokr_w1 | LoKr",
        NAME + ".dora_scale | DoRA",
        "unet.mid_block.attentions.0.proj_in.lora_magnitude_vector | DoRA",
        NAME + ".lora_mid.weight | Tucker",
        NAME + ".diff | difference",
        NAME + ".diff_b | difference",
        "lora_unet_input_blocks_1_0_in_layers_0.w_norm | difference",
        NAME + ".oft_blocks | OFT",
        NAME + ".on_input | (IA)3",
        "unet.mid_block.attentions.0.proj_in.lora_B.bias | bias",
        "lora_controlnet | Control-LoRA",
        "lora_unet_mid_block_resnets_0_conv1.lora_down.weight"
            + " | convolution mid_block.resnets.0.conv1",
        "unet.conv_in.lora_A.weight | convolution conv_in",
        "lora_unet_mid_block_attentions_0_norm.lora_down.weight | no LoRA weight of a module",
        "lora_te3_encoder_block_0.lora_down.weight | no LoRA weight of a module",
        "transformer.proj_out.lora_A.weight | no LoRA weight of a module",
        "model.diffusion_model.out.2.weight | no LoRA weight of a module",
        "lora_unet_down_blocks_2_attentions_0_proj_in.lora_down.weight | lacks its counterpart",
        "lora_unet_mid_block_attentions_0_proj_out.alpha | lacks its counterpart",
      })
  void foreignKeys(String key, String reason) {
    refused(good().filled(key, 2, 6), key, reason);
  }

  @Test
  void aHalfWithoutTheOther() {
    refused(good().without(UP), DOWN, "lacks its counterpart, the up (lora_B) weight");
    refused(good().without(DOWN), UP, "lacks its counterpart, the down (lora_A) weight");
  }

  @Test
  void shapesThatDoNotFit() {
    refused(good().filled(UP, 5, 3), UP, "rank differs");
    refused(good().filled(DOWN, 2), DOWN, "has shape [2], which is no matrix");
    refused(good().filled(DOWN, 2, 6, 3, 3), DOWN, "has shape [2, 6, 3, 3]");
    refused(good().filled(DOWN, 0, 6).filled(UP, 5, 0), DOWN, "has shape [0, 6]");
    refused(good().filled(DOWN, 2, 0), DOWN, "has shape [2, 0]");
  }

  @Test
  void onlyProjectionsMayBePointwiseConvolutions() {
    LoraFile file = read(good().filled(DOWN, 2, 6, 1, 1).filled(UP, 5, 2, 1, 1));
    LoraWeights weights = file.unet().get("mid_block.attentions.0.proj_in");
    assertThat(weights.inFeatures()).isEqualTo(6);
    assertThat(weights.outFeatures()).isEqualTo(5);
    String query = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";
    refused(
        good()
            .filled(query + ".lora_down.weight", 2, 6, 1, 1)
            .filled(query + ".lora_up.weight", 5, 2, 1, 1),
        query + ".lora_down.weight",
        "no matrix");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void anAlphaThatIsNoNumber(float alpha) {
    refused(good().scalar(ALPHA, alpha), ALPHA, "is " + alpha);
  }

  @Test
  void anAlphaOfManyNumbers() {
    refused(good().filled(ALPHA, 2), ALPHA, "no single number");
  }

  @Test
  void aWrongElementType() {
    refused(good().raw(DOWN, "I32", new byte[48], 2, 6), DOWN, "has type I32");
  }

  @Test
  void weightsThatAreNoNumbers() {
    float[] values = new float[12];
    values[7] = Float.NaN;
    LoraWeights weights =
        read(good().floats(DOWN, values, 2, 6)).unet().get("mid_block.attentions.0.proj_in");
    assertThatThrownBy(weights::down)
        .isInstanceOf(AdapterException.class)
        .hasMessageContainingAll("lora.safetensors", DOWN, "NaN");
  }

  @Test
  void oneWeightUnderTwoKeys() {
    String other = "unet.mid_block.attentions.0.proj_in.lora_A.weight";
    refused(good().filled(other, 2, 6), other, "is the same weight as \"" + DOWN + "\"");
  }

  @Test
  void blocksNamedInBothWays() {
    String original = "lora_unet_input_blocks_4_1_proj_in.lora_down.weight";
    refused(good().filled(original, 2, 6), original, DOWN);
  }

  @Test
  void anEmptyFile() {
    assertThatThrownBy(() -> read(new TensorFile()))
        .isInstanceOf(AdapterException.class)
        .hasMessageContainingAll("lora.safetensors", "no weights");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    byte[] bytes = good().bytes();
    for (int length : new int[] {0, 4, 100, bytes.length - 1}) {
      Path file = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LoraFile.read(file))
          .isInstanceOf(AdapterException.class)
          .hasMessageContaining("cut.safetensors");
    }
  }

  @Test
  void aFileThatIsNotThere() {
    assertThatThrownBy(() -> LoraFile.read(folder.resolve("none.safetensors")))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("none.safetensors");
  }

  private static TensorFile good() {
    return new TensorFile().filled(DOWN, 2, 6).filled(UP, 5, 2).scalar(ALPHA, 1);
  }

  private LoraFile read(TensorFile file) {
    return LoraFile.read(file.write(folder.resolve("lora.safetensors")));
  }

  private void refused(TensorFile file, String key, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AdapterException.class)
        .hasMessageStartingWith(folder.getFileName() + "/lora.safetensors cannot be used: ")
        .hasMessageContaining("\"" + key + "\"")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".");
  }
}

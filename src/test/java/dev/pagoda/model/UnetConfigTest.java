package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and skips follow the configuration as diffusers reads it. */
class UnetConfigTest {
  @TempDir Path root;

  /** SDXL base 1.0. */
  @ParameterizedTest
  @CsvSource({
    "down_blocks.0.attentions.0.transformer_blocks.0.attn2, 5",
    "down_blocks.1.attentions.0.transformer_blocks.0.attn2, 10",
    "down_blocks.2.attentions.1.transformer_blocks.9.attn2, 20",
    "mid_block.attentions.0.transformer_blocks.9.attn2, 20",
    "up_blocks.0.attentions.2.transformer_blocks.0.attn2, 20",
    "up_blocks.1.attentions.2.transformer_blocks.1.attn2, 10",
    "up_blocks.2.attentions.0.transformer_blocks.0.attn1, 5",
  })
  void attentionHeadDimCountsHeads(String path, int heads) throws IOException {
    assertThat(read("'attention_head_dim': [5, 10, 20]").heads(path)).isEqualTo(heads);
  }

  @Test
  void headsOfTheTinySdxlAreEightWide() throws IOException {
    // All three blocks have heads of 8 columns: 8, 16 and 24 channels.
    UnetConfig config = SdxlDirectory.open(Goldens.model("sdxl-tiny")).unet().config();
    JsonNode paths =
        Goldens.json(Goldens.model("ip-adapter-tiny").resolve("cross-attention-order.json"))
            .get("attn2");
    List<Integer> heads = new ArrayList<>();
    paths.forEach(path -> heads.add(config.heads(path.asText())));
    List<Integer> expected = new ArrayList<>(Collections.nCopies(4, 2));
    expected.addAll(Collections.nCopies(6 + 9, 3));
    expected.addAll(Collections.nCopies(6, 2));
    expected.addAll(Collections.nCopies(3, 3));
    assertThat(heads).isEqualTo(expected);
  }

  @Test
  void oneNumberStandsForAllBlocks() throws IOException {
    assertThat(read("'attention_head_dim': 4").attentionHeads()).containsExactly(4, 4, 4);
    assertThat(read("'norm_num_groups': 32").attentionHeads()).containsExactly(8, 8, 8);
  }

  @Test
  void numAttentionHeadsComesFirst() throws IOException {
    assertThat(read("'attention_head_dim': 64, 'num_attention_heads': [1, 2, 4]").attentionHeads())
        .containsExactly(1, 2, 4);
    assertThat(read("'attention_head_dim': 6, 'num_attention_heads': null").attentionHeads())
        .containsExactly(6, 6, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mid_blocks.0",
        "down_blocks.3.attentions.0",
        "up_blocks.3",
        "up_blocks",
        "unet.1",
        "down_blocks.x.attentions",
        "down_blocks.-1",
        "down_blocks.999999999999"
      })
  void aPathOfNoBlockIsRefused(String path) throws IOException {
    UnetConfig config = read("'attention_head_dim': 4");
    assertThatThrownBy(() -> config.heads(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no block of " + path);
  }

  @Test
  void residualsOfSdxl() throws IOException {
    assertThat(read("'layers_per_block': 2").residuals())
        .extracting(residual -> residual.channels() + "/" + residual.divisor())
        .containsExactly(
            "320/1", "320/1", "320/1", "320/2", "640/2", "640/2", "640/4", "1280/4", "1280/4",
            "1280/4");
    assertThat(read("'layers_per_block': [1, 2, 1]").residuals())
        .extracting(residual -> residual.channels() + "/" + residual.divisor())
        .containsExactly("320/1", "320/1", "320/2", "640/2", "640/2", "640/4", "1280/4", "1280/4");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> read("'attention_head_dim': [5, 10]"))
        .hasMessage("unet/config.json: attention_head_dim must be a list of 3");
    assertThatThrownBy(() -> read("'num_attention_heads': [5, 10, 0]"))
        .hasMessage("unet/config.json: num_attention_heads must be a whole number from 1 up");
    assertThatThrownBy(() -> read("'block_out_channels': null"))
        .hasMessage("unet/config.json: block_out_channels is missing");
  }

  private UnetConfig read(String fields) throws IOException {
    Path file = root.resolve("config.json");
    String text =
        """
        {"in_channels": 4, "sample_size": 128, "down_block_types": ["a", "b", "c"],
         "cross_attention_dim": 2048, "block_out_channels": [320, 640, 1280], %s}
        """
            .formatted(fields.replace('\'', '"'));
    Files.writeString(file, text);
    return UnetConfig.read(JsonFile.read(file, "unet/config.json"));
  }
}

package dev.pagoda.adapter.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The original code base's blocks are those of diffusers, counted through. */
class OriginalBlocksTest {
  /** All blocks of SDXL base with attention, as its checkpoint and diffusers' UNet name them. */
  @ParameterizedTest
  @CsvSource({
    "input_blocks_4_1, down_blocks_1_attentions_0",
    "input_blocks_5_1, down_blocks_1_attentions_1",
    "input_blocks_7_1, down_blocks_2_attentions_0",
    "input_blocks_8_1, down_blocks_2_attentions_1",
    "middle_block_1, mid_block_attentions_0",
    "output_blocks_0_1, up_blocks_0_attentions_0",
    "output_blocks_1_1, up_blocks_0_attentions_1",
    "output_blocks_2_1, up_blocks_0_attentions_2",
    "output_blocks_3_1, up_blocks_1_attentions_0",
    "output_blocks_4_1, up_blocks_1_attentions_1",
    "output_blocks_5_1, up_blocks_1_attentions_2"
  })
  void attentions(String original, String diffusers) {
    String module = "_transformer_blocks_9_attn2_to_out_0";
    assertThat(OriginalBlocks.toDiffusers(original + module)).contains(diffusers + module);
  }

  @ParameterizedTest
  @CsvSource({
    "input_blocks_0_0, conv_in",
    "input_blocks_1_0_in_layers_2, down_blocks_0_resnets_0_conv1",
    "input_blocks_2_0_out_layers_3, down_blocks_0_resnets_1_conv2",
    "input_blocks_3_0_op, down_blocks_0_downsamplers_0_conv",
    "input_blocks_4_0_skip_connection, down_blocks_1_resnets_0_conv_shortcut",
    "input_blocks_6_0_op, down_blocks_1_downsamplers_0_conv",
    "input_blocks_8_0_emb_layers_1, down_blocks_2_resnets_1_time_emb_proj",
    "middle_block_0_in_layers_2, mid_block_resnets_0_conv1",
    "middle_block_2_emb_layers_1, mid_block_resnets_1_time_emb_proj",
    "output_blocks_0_0_skip_connection, up_blocks_0_resnets_0_conv_shortcut",
    "output_blocks_2_2_conv, up_blocks_0_upsamplers_0_conv",
    "output_blocks_5_2_conv, up_blocks_1_upsamplers_0_conv",
    "output_blocks_8_0_out_layers_3, up_blocks_2_resnets_2_conv2",
    "out_2, conv_out",
    "time_embed_0, time_embedding_linear_1",
    "time_embed_2, time_embedding_linear_2",
    "label_emb_0_0, add_embedding_linear_1",
    "label_emb_0_2, add_embedding_linear_2"
  })
  void otherModules(String original, String diffusers) {
    assertThat(OriginalBlocks.toDiffusers(original)).contains(diffusers);
  }

  @Test
  void noTwoNamesMeanOneModule() {
    List<String> names =
        IntStream.range(0, 30)
            .boxed()
            .flatMap(
                i ->
                    List.of(
                        "input_blocks_" + i + "_0_in_layers_2",
                        "input_blocks_" + i + "_0_op",
                        "input_blocks_" + i + "_1_proj_in",
                        "output_blocks_" + i + "_0_in_layers_2",
                        "output_blocks_" + i + "_1_proj_in",
                        "output_blocks_" + i + "_2_conv")
                        .stream())
            .flatMap(name -> OriginalBlocks.toDiffusers(name).stream())
            .toList();
    assertThat(names).hasSize(20 + 9 + 20 + 30 + 30 + 10).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input_blocks_0_1_proj_in",
        "input_blocks_3_1_proj_in",
        "input_blocks_4_2_proj_in",
        "input_blocks_4_0_proj_in",
        "input_blocks_04_1_proj_in",
        "input_blocks_4_1",
        "input_blocks_4_1proj_in",
        "middle_block_3_proj_in",
        "output_blocks_4_2_conv",
        "output_blocks_-1_1_proj_in",
        "down_blocks_1_attentions_0_proj_in"
      })
  void othersAreNone(String name) {
    assertThat(OriginalBlocks.toDiffusers(name)).isEmpty();
  }
}

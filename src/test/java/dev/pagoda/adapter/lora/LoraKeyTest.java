package dev.pagoda.adapter.lora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys name a network, a module by diffusers' path, and a factor; others name nothing. */
class LoraKeyTest {
  private static final String BLOCK = "down_blocks.1.attentions.0.transformer_blocks.1";

  @ParameterizedTest
  @CsvSource({
    "lora_A.weight, DOWN",
    "lora_B.weight, UP",
    "lora.down.weight, DOWN",
    "lora.up.weight, UP",
    "lora_linear_layer.down.weight, DOWN",
    "lora_linear_layer.up.weight, UP",
    "alpha, ALPHA"
  })
  void allWaysOfDiffusers(String end, LoraKey.Role role) {
    assertThat(LoraKey.parse("unet." + BLOCK + ".attn1.to_out.0." + end))
        .contains(new LoraKey(LoraTarget.UNET, BLOCK + ".attn1.to_out.0", role));
    assertThat(LoraKey.parse("unet." + BLOCK + ".ff.net.0.proj." + end))
        .contains(new LoraKey(LoraTarget.UNET, BLOCK + ".ff.net.0.proj", role));
    String layer = "text_model.encoder.layers.11.mlp.fc2";
    assertThat(LoraKey.parse("text_encoder." + layer + "." + end))
        .contains(new LoraKey(LoraTarget.TEXT_ENCODER, layer, role));
    assertThat(LoraKey.parse("text_encoder_2.encoder.layers.11.mlp.fc2." + end))
        .contains(new LoraKey(LoraTarget.TEXT_ENCODER_2, layer, role));
  }

  @ParameterizedTest
  @CsvSource({"q, to_q, q_proj", "k, to_k, k_proj", "v, to_v, v_proj", "out, to_out.0, out_proj"})
  void attentionProcessorsOfOlderFiles(String projection, String unet, String textEncoder) {
    String old = ".to_" + projection + "_lora.down.weight";
    LoraKey expected = new LoraKey(LoraTarget.UNET, BLOCK + ".attn2." + unet, LoraKey.Role.DOWN);
    assertThat(LoraKey.parse("unet." + BLOCK + ".attn2.processor" + old)).contains(expected);
    assertThat(LoraKey.parse("unet." + BLOCK + ".attn2" + old)).contains(expected);
    String attention = "text_model.encoder.layers.0.self_attn";
    assertThat(LoraKey.parse("text_encoder." + attention + old))
        .contains(
            new LoraKey(LoraTarget.TEXT_ENCODER, attention + "." + textEncoder, LoraKey.Role.DOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "down_blocks_1_attentions_0_proj_in, down_blocks.1.attentions.0.proj_in",
    "up_blocks_0_attentions_2_proj_out, up_blocks.0.attentions.2.proj_out",
    "mid_block_attentions_0_transformer_blocks_9_attn1_to_out_0,"
        + " mid_block.attentions.0.transformer_blocks.9.attn1.to_out.0",
    "mid_block_attentions_0_transformer_blocks_9_ff_net_2,"
        + " mid_block.attentions.0.transformer_blocks.9.ff.net.2",
    "input_blocks_8_1_transformer_blocks_3_ff_net_0_proj,"
        + " down_blocks.2.attentions.1.transformer_blocks.3.ff.net.0.proj",
    "middle_block_1_proj_out, mid_block.attentions.0.proj_out",
    "output_blocks_4_1_transformer_blocks_0_attn2_to_k,"
        + " up_blocks.1.attentions.1.transformer_blocks.0.attn2.to_k",
    "output_blocks_4_0_emb_layers_1, up_blocks.1.resnets.1.time_emb_proj",
    "down_blocks_0_resnets_1_time_emb_proj, down_blocks.0.resnets.1.time_emb_proj",
    "time_embed_2, time_embedding.linear_2",
    "add_embedding_linear_1, add_embedding.linear_1",
  })
  void bothNamingsOfKohya(String name, String module) {
    assertThat(LoraKey.parse("lora_unet_" + name + ".lora_up.weight"))
        .contains(new LoraKey(LoraTarget.UNET, module, LoraKey.Role.UP));
    assertThat(LoraKey.parse("lora_unet_" + name + ".alpha"))
        .contains(new LoraKey(LoraTarget.UNET, module, LoraKey.Role.ALPHA));
  }

  @ParameterizedTest
  @CsvSource({"te, TEXT_ENCODER", "te1, TEXT_ENCODER", "te2, TEXT_ENCODER_2"})
  void textEncodersOfKohya(String prefix, LoraTarget target) {
    String key = "lora_" + prefix + "_text_model_encoder_layers_31_";
    assertThat(LoraKey.parse(key + "self_attn_out_proj.lora_down.weight"))
        .contains(
            new LoraKey(
                target, "text_model.encoder.layers.31.self_attn.out_proj", LoraKey.Role.DOWN));
    assertThat(LoraKey.parse(key + "mlp_fc1.alpha"))
        .contains(new LoraKey(target, "text_model.encoder.layers.31.mlp.fc1", LoraKey.Role.ALPHA));
  }

  @Test
  void convolutionsAreToldApart() {
    assertThat(LoraKey.parse("lora_unet_input_blocks_1_0_in_layers_2.lora_down.weight"))
        .get()
        .satisfies(key -> assertThat(key.module()).isEqualTo("down_blocks.0.resnets.0.conv1"))
        .matches(LoraKey::isConvolution);
    assertThat(LoraKey.parse("unet.up_blocks.1.upsamplers.0.conv.lora_A.weight"))
        .get()
        .matches(LoraKey::isConvolution);
    assertThat(LoraKey.parse("unet.mid_block.resnets.0.time_emb_proj.lora_A.weight"))
        .get()
        .matches(key -> !key.isConvolution());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unet.",
        "lora_unet_",
        "unet.mid_block.attentions.0.proj_in.weight",
        "unet.mid_block.attentions.0.proj_in.lora_A.default.weight",
        "unet.mid_block.attentions.x.proj_in.lora_A.weight",
        "unet.mid_block.attentions.01.proj_in.lora_A.weight",
        "unet.mid_block.attentions.0.proj_in.lora_C.weight",
        "unet.mid_block.attentions.0.processor.proj_in.lora_A.weight",
        "unet.mid_block.attentions.0.norm.lora_A.weight",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn3.to_q.lora_A.weight",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.1.lora_A.weight",
        "mid_block.attentions.0.proj_in.lora_A.weight",
        "transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight",
        "base_model.model.mid_block.attentions.0.proj_in.lora_A.weight",
        "text_encoder.mid_block.attentions.0.proj_in.lora_A.weight",
        "text_encoder_3.text_model.encoder.layers.0.mlp.fc1.lora_A.weight",
        "lora_te3_text_model_encoder_layers_0_mlp_fc1.lora_down.weight",
        "lora_unet_text_model_encoder_layers_0_mlp_fc1.lora_down.weight",
        "lora_unet_mid_block_attentions_0_proj_in.lora_A.weight",
        "lora_unet_mid_block_attentions_0_proj.in.lora_down.weight",
        "lora_unet_mid_block_attentions_0_0_proj_in.lora_down.weight",
        "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight",
        "lora_unet_input_blocks_3_1_proj_in.lora_down.weight",
      })
  void othersNameNothing(String key) {
    assertThat(LoraKey.parse(key)).isEmpty();
  }
}

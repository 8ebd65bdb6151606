package dev.pagoda.adapter.lora;

import java.util.ArrayList;
import java.util.List;

/**
 * The modules of SDXL's networks that a LoRA can add to, by diffusers' (UNet) and transformers'
 * (text encoders) paths.
 */
final class SdxlModules {
  private static final List<String> BLOCKS = List.of("down_blocks.#", "mid_block", "up_blocks.#");

  /** Matrices of the UNet. */
  static final ModuleNames UNET_LINEAR = new ModuleNames(unetLinear());

  /** Convolutions of the UNet. */
  static final ModuleNames UNET_CONVOLUTIONS = new ModuleNames(unetConvolutions());

  /** Matrices of either text encoder; the projection is the second's. */
  static final ModuleNames TEXT_ENCODER = new ModuleNames(textEncoder());

  private SdxlModules() {}

  private static List<String> unetLinear() {
    List<String> paths = new ArrayList<>();
    for (String block : BLOCKS) {
      String attention = block + ".attentions.#.";
      paths.add(attention + "proj_in");
      paths.add(attention + "proj_out");
      String transformer = attention + "transformer_blocks.#.";
      for (String projection : List.of("to_q", "to_k", "to_v", "to_out.0")) {
        paths.add(transformer + "attn1." + projection);
        paths.add(transformer + "attn2." + projection);
      }
      paths.add(transformer + "ff.net.0.proj");
      paths.add(transformer + "ff.net.2");
      paths.add(block + ".resnets.#.time_emb_proj");
    }
    for (String embedding : List.of("time_embedding", "add_embedding")) {
      paths.add(embedding + ".linear_1");
      paths.add(embedding + ".linear_2");
    }
    return paths;
  }

  private static List<String> unetConvolutions() {
    List<String> paths = new ArrayList<>();
    for (String block : BLOCKS) {
      for (String convolution : List.of("conv1", "conv2", "conv_shortcut")) {
        paths.add(block + ".resnets.#." + convolution);
      }
    }
    paths.add("down_blocks.#.downsamplers.0.conv");
    paths.add("up_blocks.#.upsamplers.0.conv");
    paths.add("conv_in");
    paths.add("conv_out");
    return paths;
  }

  private static List<String> textEncoder() {
    List<String> paths = new ArrayList<>();
    String layer = "text_model.encoder.layers.#.";
    for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
      paths.add(layer + "self_attn." + projection);
    }
    paths.add(layer + "mlp.fc1");
    paths.add(layer + "mlp.fc2");
    paths.add("text_projection");
    return paths;
  }
}
